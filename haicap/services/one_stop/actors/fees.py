"""Fees: paid online after receipt, at the counter in one sum for a visit, or with the result; the day's cash closed."""

from __future__ import annotations

from haicap.gates.payments import Gateway
from haicap.gates.vietqr import purpose_of
from haicap.rules.calendar import day_number, moment
from haicap.rules.one_stop.citizen_commands import Remit
from haicap.rules.one_stop.counter_commands import CloseCash, TakePayment
from haicap.rules.one_stop.counter_state import Method, Paid, Till, till_id
from haicap.rules.one_stop.state import AT_COUNTER, BY_POST, ENDED_STATES, Dossier, day_period
from haicap.services.one_stop.actors.company import Company
from haicap.services.one_stop.actors.office import Office
from haicap.services.one_stop.actors.script import Kind

AGAIN_SECONDS = 600
"""After so long a clerk who still had somebody to serve looks again whether the cash can be closed."""
NIGHT_SECOND = 82_800
TRANSFER, CASH = int(Method.TRANSFER), int(Method.CASH)


class Fees:
    """What citizens owe, and how it comes in."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.stage = company.stage
        self.gateway: Gateway = company.gateway
        self._tills = company.rows(Till.KIND)
        self._paid = company.rows(Paid.KIND)

    # Owing ------------------------------------------------------------------------------------------------------

    def received(self, at: int, dossier: Dossier) -> None:
        """A dossier has its fee: it is paid before its holder leaves the counter, or online when its time comes."""
        if dossier.fee == 0 or dossier.channel == BY_POST:
            return
        if dossier.channel == AT_COUNTER and dossier.ticket is not None:
            self.company.bills.setdefault(dossier.ticket, []).append(dossier.id)
            return
        need = self.company.need_of(dossier.id)
        if need.pays_online:
            self.stage.later(at + need.pay_seconds, Kind.REMIT, dossier.receiver, dossier.id)

    def _owed(self, dossier: Dossier) -> int:
        paid = self._paid.get(dossier.id)
        return dossier.fee - (paid.amount if isinstance(paid, Paid) else 0)

    # Online -----------------------------------------------------------------------------------------------------

    def remit(self, at: int, office: Office, dossier_id: int) -> None:
        """An applicant pays online what is still owed; the gateway confirms it (in a trial: the local double)."""
        dossier = self.company.find_dossier(dossier_id)
        if dossier is None or dossier.state in ENDED_STATES or dossier.channel == BY_POST:
            return
        if not self.company.is_simulated(dossier):
            return
        owed = self._owed(dossier)
        told = self.gateway.confirmed(purpose_of(dossier.code or ""), owed) if owed > 0 else None
        if told is None:
            return
        secret = self.company.secret_of(dossier)
        number = self.stage.new_id(office.id)
        self.stage.do(Remit(at, office.visitor, number, dossier_id, told.amount, told.reference, secret))

    # At the counter ---------------------------------------------------------------------------------------------

    def pay_bill(self, at: int, office: Office, clerk: int, ticket: int) -> None:
        """Whoever leaves the counter pays for all that was received there, in one sum."""
        billed = self.company.bills.pop(ticket, None)
        if billed:
            found = [dossier for each in billed if (dossier := self.company.find_dossier(each)) is not None]
            self._take(at, office, clerk, [each for each in found if each.state not in ENDED_STATES])

    def pay_for_result(self, at: int, office: Office, clerk: int, dossier_id: int) -> None:
        """Whoever fetches a result pays first what is still owed for it."""
        dossier = self.company.find_dossier(dossier_id)
        if dossier is not None and dossier.fee and dossier.state not in ENDED_STATES:
            self._take(at, office, clerk, [dossier])

    def _take(self, at: int, office: Office, clerk: int, dossiers: list[Dossier]) -> None:
        owing = [(dossier.id, owed) for dossier in dossiers if (owed := self._owed(dossier)) > 0]
        if not owing:
            return
        amount = sum([owed for _, owed in owing])
        method = TRANSFER if self.company.need_of(owing[0][0]).transfers else CASH
        period = day_period(at)
        is_first = till_id(clerk, period) not in self._tills
        number = self.stage.new_id(office.id)
        numbers = tuple([dossier for dossier, _ in owing])
        taken = self.stage.do(TakePayment(at, office.at_counter(clerk), number, numbers, amount, method))
        if taken and is_first:
            closes_at = moment(day_number(at), self.company.manners.cash_closed_second)
            self.stage.later(max(closes_at, at + AGAIN_SECONDS), Kind.CLOSE_CASH, office.id, clerk, period)

    # The day's cash ---------------------------------------------------------------------------------------------

    def close(self, at: int, office: Office, clerk: int, period: int) -> None:
        """A clerk closes the day's cash once nobody is left to be served."""
        if clerk in office.played:
            return
        busy = clerk in office.in_hand or (clerk not in office.away and office.first_ticket() is not None)
        if busy and at < moment(day_number(at), NIGHT_SECOND):
            self.stage.later(at + AGAIN_SECONDS, Kind.CLOSE_CASH, office.id, clerk, period)
        else:
            self.close_now(at, office, clerk, period)

    def close_now(self, at: int, office: Office, clerk: int, period: int) -> None:
        """A clerk counts the cash of a day and closes it, unless that is done."""
        till = self._tills.get(till_id(clerk, period))
        if isinstance(till, Till) and till.closed_at is None:
            self.stage.do(CloseCash(at, office.at_counter(clerk), period, till.cash))
