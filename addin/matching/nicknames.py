"""Short forms of Western given names: Bob is Robert, Peggy is Margaret."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_GROUPS = """
    abigail abby abbie gail
    adelaide adele addie
    agatha aggie
    albert al bert bertie
    alexander alex alec sandy xander alexandre alejandro alessandro sasha
    alexandra alex sandra sandy lexi sasha alexandria
    alfred alf alfie fred freddie
    alice ally allie
    amanda mandy
    amelia amy millie
    andrew andy drew andreas andre andres andrea
    angela angie
    anne ann anna annie nan nancy hannah anita annette
    anthony tony antonio anton antoine toni
    archibald archie
    arthur art artie
    augustus gus august augustin
    barbara barb barbie babs
    bartholomew bart
    beatrice bea trixie
    benjamin ben benny benji
    bernard bernie bernhard
    bridget biddy bridie
    cassandra cass cassie
    catherine cathy kate katie kathy kitty kay cat katherine kathryn katharine katharina katrin
    charles charlie chuck chas karl carl carlos chip
    charlotte lottie charlie
    christine chris chrissie tina christina kristin kirsten christiane
    christopher chris kit topher christoph kristof christophe
    clarence clarrie
    clement clem
    constance connie
    cornelius neil connie
    cynthia cindy
    daniel dan danny daniele
    david dave davy davey
    deborah debbie deb debra
    dennis denny denis
    dominic dom nick dominik
    donald don donnie
    dorothy dot dottie dolly dora
    douglas doug
    edmund ed eddie ned ted
    edward ed eddie ned ted teddy eduard edouard eduardo
    eleanor nell ellie nellie nora elinor ellen helen lena
    elizabeth liz lizzie beth betty bess bessie eliza elsie libby lisa liza elisabeth elspeth betsy
    emily em emma millie emmie
    ernest ernie ernst
    esther essie hettie hester
    eugene gene
    evelyn eve evie
    ferdinand ferdie
    florence flo flossie florrie
    frances fran fanny francesca franziska frankie
    francis frank fran frankie franz francisco francesco francois
    franklin frank
    frederick fred freddie freddy fritz friedrich frederic frederik
    gabriel gabe
    genevieve jenny viv
    geoffrey geoff jeff jeffrey
    george georgie jorge georg georges
    gerald gerry jerry gerard gerhard
    gertrude gertie trudy
    gilbert gil bert
    grace gracie
    gregory greg gregor
    gwendolen gwen gwendoline
    harold harry hal
    harriet hattie harriett
    harry henry hal
    helen nell nellie helena ellen elena helene
    henrietta etta hettie
    henry harry hal hank heinrich henri enrique heinz
    herbert herb bert
    hubert bert hugh
    hugh hughie huw hugo
    ignatius iggy
    isaac ike zac
    isabella bella izzy isabel isobel isabelle belle
    jacob jake jakob
    jacqueline jackie
    james jim jimmy jamie jem jaime
    jane janet jenny janey jean jeannie
    janet jan
    jennifer jen jenny jennie
    jeremiah jerry jeremy
    jessica jess jessie
    jessie jess janet
    joan joanie joanna
    johanna jo joanna joanne
    john jack johnny jon ian johann johannes jean juan giovanni hans ivan jan sean
    jonathan jon jonny nathan
    joseph joe joey jos josef jose giuseppe
    josephine jo josie
    joshua josh
    judith judy jude
    julia julie jules juliet
    katherine kate katie kathy kitty kathryn
    kenneth ken kenny
    kimberly kim kimberley
    laura laurie lori
    lawrence larry laurie laurence lorenzo lars laurent
    leonard len lenny leo leon
    leopold leo poldi
    lewis lew louis lou ludwig luis
    lillian lily lil lilian
    louisa louise lou lulu
    lucy lucille lucinda lucie
    madeleine maddie madeline madelaine
    magdalena lena magda
    margaret maggie meg peggy madge marge rita greta margie margery gretchen margarete margot
    maria marie mary mia mitzi
    marjorie marge margie
    martha mattie patty marta
    martin marty
    mary molly polly may mae maria marie mamie minnie marion miriam
    matilda tilly maud mattie
    matthew matt mathew matthias mathias matteo
    maurice morris mo moritz
    maximilian max maxim
    melissa mel missy lissa
    michael mike mick mickey micky michel mikhail miguel mitch
    mildred millie
    mohammed mohammad muhammad mohamed mohamad
    montague monty
    nathaniel nat nate nathan
    natalie nat nattie natalia natasha
    nicholas nick nicky nico nicolas nikolaus klaus claus
    nicole nicky nikki
    norman norm
    oliver ollie olly
    oswald oz ozzie
    pamela pam
    patricia pat patty trish tricia patsy
    patrick pat paddy patricio
    paul pauly paolo pablo
    penelope penny
    percival percy
    peter pete piotr pedro pierre petr
    philip phil pip phillip philipp felipe philippe
    priscilla cilla
    rachel rae rachael
    ralph rafe
    raymond ray ramon
    rebecca becky becca rebekah
    reginald reg reggie
    richard dick rick ricky rich richie dickon ricardo
    robert bob bobby rob robbie bert robin roberto rupert
    roberta bobbie robbie
    roderick rod roddy
    rodney rod
    roger rog rodger
    roland roly rolly rowland
    ronald ron ronnie
    rosemary rose rosie
    rose rosie rosa rosalie
    samantha sam sammie
    samuel sam sammy
    sarah sally sadie sara
    sebastian seb bastian
    sidney sid sydney
    sophia sophie sofia sofie
    stanley stan
    stephanie steph stefanie
    stephen steve steven stevie stefan stephan steffen etienne esteban
    stuart stu stewart
    susan sue susie suzie susanna susannah suzanne suzanna
    sylvester sly
    sylvia sylvie silvia
    teresa terry tess tessa theresa therese
    terence terry terrence
    theodore ted teddy theo theodor
    thomas tom tommy thom tomas
    timothy tim timmy
    tobias toby
    ursula uschi
    valentine val
    valerie val
    veronica ronnie vera
    victor vic viktor
    victoria vicky tori vic vickie
    vincent vince vinny
    violet vi
    virginia ginny ginger
    vivian viv
    walter walt wally walther
    wilfred wilf fred wilfried
    wilhelmina mina minnie willa
    william bill billy will willie willy liam wilhelm guillermo guillaume willem wm
    winifred winnie freda
    winston win
    zachary zac zach zack
"""

MOST = 3
"""A short form may belong to this many names at most (Bert, Sandy)."""


@cache
def nickname_groups() -> Mapping[str, tuple[int, ...]]:
    """{given name in small letters: numbers of the groups it belongs to, at most MOST}."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(_GROUPS.strip().splitlines(), 1):
        for name in dict.fromkeys(line.split()):
            numbers = found.setdefault(name, [])
            if len(numbers) < MOST:
                numbers.append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}
