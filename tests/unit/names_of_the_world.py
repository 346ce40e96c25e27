"""Names that are right as they stand, however unusual: a list that must stay silent."""

from __future__ import annotations

_NAMES = """
# China
王伟|李娜|欧阳修|司马懿|诸葛亮|上官婉儿|慕容复|令狐冲|尉迟恭|完颜阿骨打|爱新觉罗·溥仪
买买提·吐尔逊|阿迪力·吾休尔|古力娜扎·拜合提亚尔|迪丽热巴·迪力木拉提|才旦卓玛|扎西顿珠|巴特尔
斯琴高娃|腾格尔|乌兰图雅|李和平|和珅|与谢野晶子|及川光博|王一一|李生|刘三姐|张建工|杨二车娜姆
洛桑次仁|热比娅|王子文|邝美云|逄锦聚|仝小林|亓官文|𠅤明|㛃文|李乾|沈从文|于右任|干宝|後藤|范冰冰
周周|石一歌|江一燕|方文山|公孙策
# Taiwan, Hong Kong, Macao, Singapore
張學友|劉德華|陳水扁|鍾楚紅|蕭敬騰|歐陽娜娜|Chan Tai Man|Leung Chiu-wai|Lee Hsien Loong
Wong Kar-wai|Carrie Lam Cheng Yuet-ngor|Ng Eng Hen|Ang Lee|Tsai Ing-wen|Lü Hsiu-lien|Ho Ching
Lim Boon Keng
# Japan and Korea
山田太郎|小比類巻貴之|勅使河原宏|佐々木小次郎|たかはし まい|タナカ ヨウコ|Ōe Kenzaburō
Akira Kurosawa|김철수|이영희|남궁민|Kim Jong-un|Park Chung-hee|Ban Ki-moon|Yi Sun-shin
# Vietnam, Thailand, Myanmar, Indonesia, Malaysia, Philippines
Nguyễn Thị Minh Khai|Trần Hưng Đạo|Võ Nguyên Giáp|Đặng Thị Ngọc Thịnh|สมชาย ใจดี
Srettha Thavisin|U Thant|Aung San Suu Kyi|Suharto|Sukarno|Joko Widodo|Susilo Bambang Yudhoyono
Siti binti Ahmad|Mahathir bin Mohamad|Anwar bin Ibrahim|Muhammad s/o Abdullah|Lee Chong Wei
José Rizal|Ma. Teresa de la Cruz|Ninoy Aquino III
# India, Pakistan, Sri Lanka, Bangladesh, Nepal
A. P. J. Abdul Kalam|Indira Gandhi|R. K. Narayan|Sundar Pichai|Velupillai Prabhakaran
M. S. Dhoni|S. Ramanujan Iyengar|Kumar|Chandrika Bandaranaike Kumaratunga|Benazir Bhutto
Zia-ul-Haq|Sheikh Hasina|राम कुमार|Tenzing Norgay|V.V.S. Laxman|K.P.S. Gill
# Arabic, Persian, Turkish, Hebrew, Central Asia
محمد بن سلمان|Muhammad ibn Musa al-Khwarizmi|Osama bin Laden|Abd al-Rahman
Abdul Rahman al-Sudais|Omar el-Sharif|Yasser Arafat|Mohammad-Reza Shah Pahlavi|Ali Khamenei
Recep Tayyip Erdoğan|Işık Koşaner|Şükrü Saracoğlu|Ömer Faruk Gürsoy|בנימין נתניהו
David Ben-Gurion|Bar Refaeli|Nursultan Nazarbayev|Gurbanguly Berdimuhamedow|Moshe ben Maimon
Ahmad Shah Massoud
# Russia, Ukraine, Poland, Czechia, Slovakia, Hungary, Balkans, Baltics
Владимир Путин|Пётр Чайковский|Ольга Іванівна Коваль|Анна-Мария Петрова|Volodymyr Zelenskyy
Lech Wałęsa|Łukasz Żółć|Maria Skłodowska-Curie|Dvořák Antonín|Jiří Novák|Štefan Ľupták|Nagy Imre
Szent-Györgyi Albert|Özil Mesut|Đorđe Marković|Slavoj Žižek|Nikola Jokić|Ștefan cel Mare
Ion Țiriac|Vaira Vīķe-Freiberga|Dalia Grybauskaitė|Χρήστος Παπαδόπουλος|George Papandreou
Gjergj Kastrioti
# Germany, Austria, Switzerland, Netherlands, Belgium
Jürgen Groß|Annegret Kramp-Karrenbauer|Otto von Bismarck|Ursula von der Leyen
Karl-Theodor zu Guttenberg|Johann Wolfgang von Goethe|Marie von Ebner-Eschenbach
Franz Beckenbauer jun.|Ludwig van Beethoven|Vincent van Gogh|Jan in 't Veld
Pieter van den Hoogenband|Robin van Persie|Ruud Gullit|Ria ter Beek|Jean-Claude Van Damme
Herman Van Rompuy|Eddy Merckx|Hans op den Camp|Theo d'Hondt|Marc Ng
# France, Italy, Spain, Portugal, Latin America
Jean-Paul Sartre|Charles de Gaulle|Valéry Giscard d'Estaing|Simone de Beauvoir
François L'Heureux|Anaïs N'Diaye|Leonardo da Vinci|Dario Dell'Orso|Carlo Azeglio Ciampi
Gabriele D'Annunzio|Luca di Montezemolo|José Ortega y Gasset|María del Carmen Íñiguez
Pablo Diego José Ruiz y Picasso|Íker Muñoz|Joan Miró i Ferrà|Miguel de Cervantes Saavedra
Cristóbal Núñez de la Peña|João dos Santos|Luiz Inácio Lula da Silva|António de Oliveira Salazar
Conceição e Silva|Gabriel García Márquez|Ernesto "Che" Guevara|Ñusta Huanca|Evo Morales Ayma
Atahualpa|Vasco da Gama
# Scandinavia, Finland, Iceland, Ireland, Scotland, Wales
Søren Kierkegaard|Åsa Öberg|Bjørn Ødegård|Björk Guðmundsdóttir|Þórður Þórðarson
Vigdís Finnbogadóttir|Tarja Halonen|Yrjö Väisälä|Carl af Ugglas|Seán Ó hUiginn
Máire Nic an Bhaird|Caoimhín Ó Raghallaigh|Síle Ní Bhraonáin|Conor McGregor|Ewan MacColl
Sean O'Casey|Ronald McDonald|Catherine Zeta-Jones|Llŷr ap Gruffudd|Owain Glyndŵr|Evan ffoulkes
Charlotte ffrench
# Africa and the Pacific
Ngozi Okonjo-Iweala|Kofi Annan|Chinua Achebe|Ng'endo Mwangi|Ngũgĩ wa Thiong'o|Nelson Mandela
kaMpande Cetshwayo|Thabo Mbeki|Haile Selassie I|Mohamed Ould Abdel Aziz|N'Golo Kanté
Didier Drogba|Leymah Gbowee|Kamehameha III|Kahawai Ka'ahumanu|Keali'i Reichel|Tāmati Waka Nene
Ta'afuli Fiu
# United States, Canada, Australia, Britain
Martin Luther King Jr.|Sammy Davis, Jr.|John F. Kennedy|J. R. R. Tolkien|George W. Bush
O.J. Simpson|LaToya Jackson|DeShawn Jackson|D'Angelo Russell|Shaquille O'Neal|John Smith III
William "Bill" Gates|Robert (Bob) Dylan|Mary Ann Evans|Bo Derek|Al Gore|Cher|Madonna|Prince
bell hooks|k.d. lang|danah boyd|Ian St John|Olivia Newton-John|Daniel Day-Lewis|T. S. Eliot
C.S. Lewis|Tim Berners-Lee|Sir Ian McKellen|Dame Judi Dench|Lady Ada Lovelace|Kal-El Cage
Jean Sales|Otto Manager|Anna Price|Penny Black|Frank Bank|Jim Test|Kate Null|Eve Blank
Mary Church|Justin Case|Rose West|April May|Sergeant Pepper
"""

UNUSUAL_NAMES = tuple(
    name.strip()
    for line in _NAMES.strip().splitlines()
    if not line.startswith("#")
    for name in line.split("|")
    if name.strip()
)
"""More than two hundred names of some fifty countries."""
