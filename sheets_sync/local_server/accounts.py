"""Accounts and access tokens: who asks, and with which rights.

A service account proves itself with a JWT that it signed (RFC 7523), a user with a refresh
token. Access tokens live in memory: after a restart clients fetch new ones by themselves.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .problems import ApiError, Json, TokenError
from .store import Store

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLE_TOKEN_URI = "https://oauth2.googleapis.com/token"
SCOPES = "https://www.googleapis.com/auth/"
FULL_SCOPES = frozenset({SCOPES + "spreadsheets", SCOPES + "drive"})
_LIFETIME = 3600
_CLOCK_SKEW = 60


@dataclass(frozen=True, slots=True)
class Account:
    """One account.

    Attributes:
        public_key: PEM, of a service account.
        key_id: names the key that signs.
        refresh_token, client_id, client_secret: of a user.
    """

    email: str
    public_key: str = ""
    key_id: str = ""
    refresh_token: str = ""
    client_id: str = ""
    client_secret: str = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, with the scopes of the token."""

    email: str
    scopes: frozenset[str]

    def may_write_sheets(self) -> bool:
        """Whether the token is for more than reading."""
        return not self.scopes.isdisjoint(
            {SCOPES + "spreadsheets", SCOPES + "drive", SCOPES + "drive.file"}
        )

    def may_use_drive(self, *, write: bool) -> bool:
        """Whether the token is for Drive at all."""
        wanted = {SCOPES + "drive", SCOPES + "drive.file"}
        reading = {SCOPES + "drive.readonly", SCOPES + "drive.metadata.readonly"}
        return not self.scopes.isdisjoint(wanted if write else wanted | reading)


class Accounts:
    """The accounts there are, and the tokens given out."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._known = {e: Account(**facts) for e, facts in store.accounts().items()}
        self._tokens: dict[str, tuple[Caller, float]] = {}

    def add_service_account(self, email: str, token_uri: str) -> Json:
        """Makes a service account, or gives an existing one a new key in place of the old.

        Returns:
            What Google gives out as a service account's JSON file.
        """
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        key_id = secrets.token_hex(20)
        self._keep(Account(email, public_key=public.decode(), key_id=key_id))
        return {
            "type": "service_account",
            "project_id": "custsheet-local",
            "private_key_id": key_id,
            "private_key": private.decode(),
            "client_email": email,
            "client_id": "0",
            "token_uri": token_uri,
            "universe_domain": "googleapis.com",
        }

    def add_user(self, email: str, token_uri: str) -> Json:
        """Makes a person's account, as after the consent page.

        Returns:
            What google-auth keeps as an authorised user.
        """
        account = Account(
            email,
            refresh_token="1//" + secrets.token_urlsafe(24),
            client_id=secrets.token_hex(8) + ".apps.googleusercontent.com",
            client_secret=secrets.token_urlsafe(16),
        )
        self._keep(account)
        return {
            "type": "authorized_user",
            "client_id": account.client_id,
            "client_secret": account.client_secret,
            "refresh_token": account.refresh_token,
            "token_uri": token_uri,
        }

    def _keep(self, account: Account) -> None:
        self._store.save_account(account.email, asdict(account))
        self._known[account.email] = account

    def exchange(self, form: Mapping[str, str], own_token_uri: str) -> Json:
        """Answers a token request.

        Args:
            form: its form fields.
            own_token_uri: this server's token address, which a JWT may be meant for.

        Raises:
            TokenError: the proof is not good.
        """
        grant = form.get("grant_type", "")
        if grant == JWT_GRANT:
            caller = self._from_jwt(form.get("assertion", ""), own_token_uri)
        elif grant == "refresh_token":
            caller = self._from_refresh_token(form)
        else:
            raise TokenError("unsupported_grant_type", f"Invalid grant_type: {grant}")
        token = "ya29." + secrets.token_urlsafe(32)
        self._tokens[token] = caller, self._clock() + _LIFETIME
        return {
            "access_token": token,
            "expires_in": _LIFETIME - 1,
            "token_type": "Bearer",
            "scope": " ".join(sorted(caller.scopes)),
        }

    def _from_refresh_token(self, form: Mapping[str, str]) -> Caller:
        for account in self._known.values():
            held = (account.refresh_token, account.client_id, account.client_secret)
            given = tuple(form.get(k, "") for k in ("refresh_token", "client_id", "client_secret"))
            if account.refresh_token and held == given:
                scopes = frozenset(form["scope"].split()) if form.get("scope") else FULL_SCOPES
                return Caller(account.email, scopes)
        raise TokenError("invalid_grant", "Bad Request")

    def _from_jwt(self, assertion: str, own_token_uri: str) -> Caller:
        try:
            signed, signature = assertion.rsplit(".", 1)
            header, claims = (json.loads(_decoded(part)) for part in signed.split("."))
            proof = _decoded(signature)
        except (ValueError, binascii.Error) as error:
            raise TokenError("invalid_grant", "Invalid JWT: must be in JWS format.") from error
        account = self._known.get(str(claims.get("iss")))
        if account is None or not account.public_key:
            raise TokenError("invalid_grant", "Invalid grant: account not found")
        if header.get("alg") != "RS256" or header.get("kid", account.key_id) != account.key_id:
            raise TokenError("invalid_grant", "Invalid JWT Signature.")
        key = serialization.load_pem_public_key(account.public_key.encode())
        assert isinstance(key, rsa.RSAPublicKey), "keys are made here"
        try:
            key.verify(proof, signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature as error:
            raise TokenError("invalid_grant", "Invalid JWT Signature.") from error
        self._check_claims(claims, own_token_uri)
        return Caller(account.email, frozenset(str(claims["scope"]).split()))

    def _check_claims(self, claims: Json, own_token_uri: str) -> None:
        now = self._clock()
        issued, expires = claims.get("iat"), claims.get("exp")
        if not isinstance(issued, int) or not isinstance(expires, int):
            raise TokenError("invalid_grant", "Invalid JWT: iat and exp are required.")
        late = expires < now - _CLOCK_SKEW or issued > now + _CLOCK_SKEW
        if late or expires - issued > _LIFETIME + _CLOCK_SKEW:
            raise TokenError(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable "
                "timeframe. Check your iat and exp values in the JWT claim.",
            )
        if claims.get("aud") not in (GOOGLE_TOKEN_URI, own_token_uri):
            raise TokenError("invalid_grant", "Invalid JWT: aud is not the token address.")
        if not claims.get("scope"):
            raise TokenError("invalid_scope", "Empty or missing scope not allowed.")

    def caller(self, authorization: str | None) -> Caller:
        """Who a request comes from.

        Args:
            authorization: the header.

        Raises:
            ApiError: no token, or one that is unknown or too old.
        """
        token = (authorization or "").removeprefix("Bearer ")
        caller, until = self._tokens.get(token, (None, 0.0))
        if caller is None or until < self._clock():
            raise ApiError(
                401,
                "Request had invalid authentication credentials. Expected OAuth 2 access token, "
                "login cookie or other valid authentication credential. See "
                "https://developers.google.com/identity/sign-in/web/devconsole-project.",
            )
        return caller

    def forget_tokens(self) -> None:
        """Makes all access tokens invalid, as if they had run out."""
        self._tokens.clear()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
