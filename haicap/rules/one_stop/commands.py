"""The commands of the one-stop shop; section 10 of the reference lists them with their states."""

from __future__ import annotations

from typing import NamedTuple

from haicap.rules.base import Actor


class Person(NamedTuple):
    """An applicant's particulars as they stand in the form; never in the journal."""

    name: str
    identity: str
    phone: str
    address: str
    salt: str


class TakeTicket(NamedTuple):
    """Take a queue ticket for `dossiers` dossiers, or to fetch the result of dossier `fetches`.

    Who comes back with what request `back` asked for, or after refusal `again`, tells the secret of that paper; who
    goes on from a ticket that was left, the secret of that slip.
    """

    at: int
    actor: Actor
    ticket: int
    purpose: int
    dossiers: int
    priority: bool = False
    fetches: int | None = None
    replaces: int | None = None
    back: int | None = None
    visitor: int = 0
    """Who takes it, as a digest of the day (`receipts.visitor_of`), so that nobody takes too many; 0: not told."""
    secret: str = ""
    again: int | None = None
    """The dossier that was not received (form 03) and with whose matter somebody comes again."""


class Call(NamedTuple):
    """Call the holder of a ticket to the counter of the acting clerk."""

    at: int
    actor: Actor
    ticket: int


class PutBack(NamedTuple):
    """Put a called ticket back into the queue, since nobody came or a paper is fetched."""

    at: int
    actor: Actor
    ticket: int


class GiveUp(NamedTuple):
    """Leave the queue without having been called; a visitor tells the secret of the slip."""

    at: int
    actor: Actor
    ticket: int
    secret: str = ""


class Redirect(NamedTuple):
    """Tell a visitor who came to the wrong place where to go; the ticket ends here."""

    at: int
    actor: Actor
    ticket: int
    where: int


class Submit(NamedTuple):
    """Hand in a dossier online or by post; somebody checks it within 8 working hours (R-5)."""

    at: int
    actor: Actor
    dossier: int
    procedure: int
    place: int
    channel: int
    applicant: int
    person: Person | None
    pages: int = 1
    copies: int = 1


class Resubmit(NamedTuple):
    """Complete a dossier that was asked for papers before it was received; an applicant tells its secret."""

    at: int
    actor: Actor
    dossier: int
    secret: str = ""


class Filled(NamedTuple):
    """What was filled in before papers were asked for or receipt was refused, so that nobody says it twice."""

    place: int
    applicant: int | None = None
    person: Person | None = None
    pages: int = 1
    copies: int = 1
    papers: int = 0
    verification: bool = False
    declared_late: bool = False


class AskAtIntake(NamedTuple):
    """Ask for what is missing before receipt (form 02): at the counter by ticket, online by dossier."""

    at: int
    actor: Actor
    request: int
    procedure: int
    missing: int
    ticket: int | None = None
    dossier: int | None = None
    reason: str = ""
    filled: Filled | None = None


class RefuseIntake(NamedTuple):
    """Refuse to receive (form 03), with the reason and where to go instead."""

    at: int
    actor: Actor
    dossier: int
    procedure: int
    place: int
    reason: str
    ticket: int | None = None
    filled: Filled | None = None


class Receive(NamedTuple):
    """Receive a complete dossier (form 01): code, fee and date of return."""

    at: int
    actor: Actor
    dossier: int
    procedure: int
    place: int
    channel: int
    applicant: int
    person: Person | None
    ticket: int | None = None
    pages: int = 1
    copies: int = 1
    verification: bool = False
    declared_late: bool = False
    papers: int | None = None
    """A bit for each paper of the procedure that was brought; None: not told."""
    submitter: int | None = None
    submitting: Person | None = None
    """Whoever hands it in for the applicant, and why (`counter_state.Relation`)."""
    relation: int = 0


class Transfer(NamedTuple):
    """Hand a received dossier to the competent unit (R-7)."""

    at: int
    actor: Actor
    dossier: int


class Assign(NamedTuple):
    """Give a dossier to an officer."""

    at: int
    actor: Actor
    dossier: int
    officer: int


class Reassign(NamedTuple):
    """Take a dossier from one officer and give it to another, unfinished."""

    at: int
    actor: Actor
    dossier: int
    officer: int
    reason: str


class Work(NamedTuple):
    """Finish one step of the procedure in the back office."""

    at: int
    actor: Actor
    dossier: int
    step: int


class Consult(NamedTuple):
    """Ask another unit something, with a limit inside the total one (R-18)."""

    at: int
    actor: Actor
    dossier: int
    consultation: int
    unit: int
    limit_at: int
    question: str = ""


class Answer(NamedTuple):
    """Answer a consultation, in words."""

    at: int
    actor: Actor
    dossier: int
    consultation: int
    answer: str = ""


class AskSupplement(NamedTuple):
    """Ask the applicant to supplement, once, within three working days, with the reason (R-16)."""

    at: int
    actor: Actor
    dossier: int
    request: int
    missing: int
    reason: str = ""


class Supplement(NamedTuple):
    """Take in what was asked for; the limit starts again or goes on, by rule version; an applicant tells the secret."""

    at: int
    actor: Actor
    dossier: int
    request: int
    secret: str = ""
    ticket: int | None = None


class AskPayment(NamedTuple):
    """Ask for a financial duty; the clock stops until it is paid (R-17)."""

    at: int
    actor: Actor
    dossier: int
    amount: int


class Pay(NamedTuple):
    """Record that the duty is paid; the clock goes on; an applicant tells the secret."""

    at: int
    actor: Actor
    dossier: int
    secret: str = ""
    reference: str = ""
    """The proof's own number, where a payment service told of it; it stands on record as the reason."""


class SubmitForSignature(NamedTuple):
    """Lay the finished work before a signer, or before all of the unit."""

    at: int
    actor: Actor
    dossier: int
    signer: int | None = None


class SendBack(NamedTuple):
    """Send a submitted dossier back to its officer, with the reason."""

    at: int
    actor: Actor
    dossier: int
    reason: str


class Sign(NamedTuple):
    """Sign the result."""

    at: int
    actor: Actor
    dossier: int


class Number(NamedTuple):
    """Give the signed result its number and seal; this finishes the dossier."""

    at: int
    actor: Actor
    dossier: int


class RefuseResult(NamedTuple):
    """Refuse after appraisal, in writing and with reasons; a result like any other (R-20)."""

    at: int
    actor: Actor
    dossier: int
    reason: str


class Apologise(NamedTuple):
    """Apologise for a delay and give a new date (form 04), once (R-19)."""

    at: int
    actor: Actor
    dossier: int
    new_due_at: int
    reason: str


class Correct(NamedTuple):
    """Correct what the receipt says, with reason and authority on record."""

    at: int
    actor: Actor
    dossier: int
    pages: int
    copies: int
    reason: str


class VoidReceipt(NamedTuple):
    """Void a receipt given by mistake, with reason and authority on record."""

    at: int
    actor: Actor
    dossier: int
    reason: str


class Withdraw(NamedTuple):
    """End a dossier at the applicant's wish; an applicant tells the secret."""

    at: int
    actor: Actor
    dossier: int
    reason: str
    secret: str = ""


class Stop(NamedTuple):
    """Stop a dossier that waits in vain for papers or payment."""

    at: int
    actor: Actor
    dossier: int
    reason: str


class Return(NamedTuple):
    """Hand out the result to the applicant or the person authorised."""

    at: int
    actor: Actor
    dossier: int
    ticket: int | None = None
