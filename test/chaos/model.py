"""What may be true: every answer that people get is held against this, and what cannot be is a violation.

A login is known by its id, a session by its token.  Of what was asked and not answered anything may have
become, so each act has two times: from when on it may have happened, and when it was said that it did.
"""

import base64
import collections
import dataclasses
import hashlib

from chaos.world import CACHE_TTL

# Seconds that a revoked session may be believed: pushd's own memory, and a cache while PostgreSQL cannot be
# asked (docs/integrations.md); what a busy machine is given; and until everybody has found PostgreSQL again.
BOUND, SLACK, RECONNECTION = 2, 2.5, 6
# Seconds of calm after which whoever was told to be logged in is to be in.
PATIENCE = 25
# The claim may be repeated for ten seconds by the same client.
REPEAT = 9


def hash_id(secret):
    """What stands for a secret: a login's id, the key of a token."""
    return hashlib.sha256(base64.urlsafe_b64decode(secret.partition(".")[0] + "=")).hexdigest()[:32]


@dataclasses.dataclass
class Person:
    """History, as its browsers and its phone saw it."""
    name: str
    telegram_id: int
    user_id: int = None
    history: collections.deque = dataclasses.field(default_factory=lambda: collections.deque(maxlen=120))


@dataclasses.dataclass
class Login:
    id: str
    person: Person
    begun_at: float
    tapped_at: float = None  # the right number, first
    refused_at: float = None  # another number or the refusal, first
    acknowledged_at: float = None  # the chat says that it is confirmed
    acknowledged_calm: float = None
    told_at: float = None  # the browser heard of it
    unanswered_claim_at: float = None
    session: object = None
    over: str = None  # what else became of it


@dataclasses.dataclass
class Session:
    token: str
    login: Login
    since: float
    is_cookie: bool = True  # else it is an access token
    ending_at: float = None  # somebody began to end it
    ended_at: float = None  # and was told that it is done

    @property
    def person(self):
        return self.login.person

    @property
    def id(self):
        """What stands for it."""
        return hash_id(self.token) if self.is_cookie else self.login.id


class Model:
    def __init__(self, world):
        self.world = world
        self.people = []
        self.logins = {}
        self.sessions = {}
        self.anonymous = set()
        self.violations = []
        self.counts = collections.Counter()
        self.from_heal = []  # seconds

    def person(self, name, telegram_id):
        self.people.append(Person(name, telegram_id))
        return self.people[-1]

    def note(self, person, text):
        person.history.append((self.world.now(), text))

    def violation(self, kind, person, text):
        """With the person's history up to now, since what follows hides it."""
        self.note(person, f"!!! {kind}: {text}")
        self.violations.append((self.world.now(), kind, person.name, text, list(person.history)))

    def unbelievable(self, session):
        """From when on nobody may believe a session that was ended, as far as is known now."""
        heard = max(session.ended_at, (self.world.healed_at or -1e9) + RECONNECTION)
        at_most = session.ended_at + CACHE_TTL
        return SLACK + (at_most if self.world.faults else min(at_most, heard + BOUND))

    # --- logins --------------------------------------------------------------------------

    def begins(self, person, login_id):
        login = self.logins.get(login_id)
        if login is None:
            login = self.logins[login_id] = Login(login_id, person, self.world.now())
            self.note(person, f"login {login_id[:8]} begins")
        elif login.person is not person:
            self.violation("misdelivered", person, f"a page has the login {login_id[:8]} of {login.person.name}")
        return login

    def taps(self, login, right):
        if right and login.tapped_at is None:
            login.tapped_at = self.world.now()
        elif not right and login.refused_at is None:
            login.refused_at = self.world.now()
        self.note(login.person, f"taps {'the right number' if right else 'another number or no'} for {login.id[:8]}")

    def useless(self, login):
        """A link that had expired as it was pressed, as happens where the clock of its daemon is wrong."""
        login.over = "useless"
        self.counts["useless links"] += 1
        if not self.world.clocks_wrong and self.world.clocks_right_at < login.begun_at - SLACK:
            self.violation("useless", login.person, f"the link of {login.id[:8]} had expired as it was pressed")

    def acknowledged(self, login):
        login.acknowledged_at, login.acknowledged_calm = self.world.now(), self.world.calm()
        self.counts["acknowledged"] += 1
        self.note(login.person, f"the chat says that {login.id[:8]} is logged in")
        if login.tapped_at is None:
            self.violation("acknowledged", login.person, f"{login.id[:8]} is confirmed and nobody picked its number")

    def hears(self, login, state):
        """A frame, or the answer of a claim."""
        now = self.world.now()
        self.note(login.person, f"the browser hears {state} of {login.id[:8]}")
        if state == "confirmed":
            if login.tapped_at is None:
                self.violation("misdelivered", login.person, f"confirmed was told of {login.id[:8]}, whose number nobody picked")
            elif login.told_at is None:
                healed = self.world.healed_at
                if healed and not self.world.faults and healed > login.tapped_at:
                    self.from_heal.append(now - healed)
            login.told_at = login.told_at or now
        elif state in ("declined", "mismatch", "shared"):
            login.over = state
            if login.refused_at is None:
                self.violation("refused", login.person, f"{login.id[:8]} is {state}, which its person never said")

    def claim_unanswered(self, login, since):
        if login.unanswered_claim_at is None:
            login.unanswered_claim_at = since
        self.note(login.person, f"the claim of {login.id[:8]} has no answer")

    def claimed(self, login, token, answer):
        """A claim that gave a session: whose, and no second one."""
        person = login.person
        self.note(person, f"{login.id[:8]} has the session {hash_id(token)[:8]}")
        if login.tapped_at is None:
            self.violation("misdelivered", person, f"{login.id[:8]} has a session, and nobody picked its number")
        if login.session and login.session.token != token:
            self.violation("doubled", person, f"{login.id[:8]} gave two sessions")
        if token in self.sessions and self.sessions[token].login is not login:
            self.violation("misdelivered", person, f"the token of {self.sessions[token].person.name} came to {login.id[:8]}")
        if login.session is None:
            login.session = self.sessions[token] = Session(token, login, self.world.now())
            self.counts["logins"] += 1
        self.is_of(login.session, answer)
        return login.session

    def is_of(self, session, answer):
        """Whether an answer names the session's person and login."""
        person = session.person
        if answer.get("telegram_id") != person.telegram_id or answer.get("login_id", session.login.id) != session.login.id:
            self.violation("misdelivered", person, f"the session {session.id[:8]} of {session.login.id[:8]} is said to be {answer}")
        self.same_user(person, answer.get("user_id"))

    def same_user(self, person, user_id):
        if person.user_id is None:
            person.user_id = user_id
        elif person.user_id != user_id:
            self.violation("two users", person, f"was user {person.user_id} and is {user_id}")

    def contested(self, login):
        """Two clients claimed, as it seems; for one that repeated its claim too late, that is right."""
        login.over = "contested"
        self.note(login.person, f"{login.id[:8]} is contested")
        late = login.unanswered_claim_at is not None and self.world.now() - login.unanswered_claim_at > REPEAT
        if not late:
            self.violation("contested", login.person, f"{login.id[:8]} was claimed by one browser alone")
        if login.session:
            login.session.ending_at = login.session.ending_at or login.unanswered_claim_at
        self.counts["contested by a late repetition"] += 1

    def overdue(self, login):
        return (login.acknowledged_at is not None and login.session is None and login.over is None
                and self.world.calm() - login.acknowledged_calm > PATIENCE)

    def lost(self, login):
        login.over = "lost"
        self.violation("lost", login.person, f"{login.id[:8]} was acknowledged at {login.acknowledged_at:.2f}, and its browser never got in")

    # --- sessions ------------------------------------------------------------------------

    def ending(self, session):
        session.ending_at = session.ending_at or self.world.now()
        self.note(session.person, f"begins to end {session.id[:8]}")

    def ended(self, session):
        session.ended_at = session.ended_at or self.world.now()
        self.counts["sessions ended"] += 1
        self.note(session.person, f"{session.id[:8]} is ended")

    def believed(self, session, asked_at, by, at_once=False):
        """Somebody took the session for a live one, of whom that was asked then."""
        if session.ended_at is not None and asked_at > (session.ended_at if at_once else self.unbelievable(session)):
            self.violation("revoked and believed", session.person, f"{by} believed {session.id[:8]} "
                           f"{asked_at - session.ended_at:.2f} s after its end")

    def disbelieved(self, session, by):
        """The caller has looked whether it was ended as contested."""
        if session.ending_at is None:
            self.violation("logged out", session.person, f"{by} does not know {session.id[:8]}, which nobody ended")
            session.ending_at = self.world.now()
