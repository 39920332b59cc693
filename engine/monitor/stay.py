"""One stay in the area as its events tell it, in order: where, since when, with whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from engine.monitor.events import Approved, Arrived, Event, second_of
from engine.monitor.rooms import Key, Passage, pass_through


@dataclass
class Interview:
    """One interview: ``officers`` are those declared at its start that have not left since."""

    interview_id: str
    start: int
    room: str | None
    officers: dict[str, str]
    solo_declared: bool
    recording: str
    end: int | None = None
    attended: dict[str, str] = field(default_factory=dict)


@dataclass
class Presence:
    """One officer with the person from ``start`` on."""

    officer: str
    role: str
    start: int
    interview_id: str | None
    end: int | None = None


@dataclass
class Outing:
    """One time away from the area that is not for good."""

    start: int
    due: int | None
    reason: str
    approved: str
    end: int | None = None


@dataclass
class Device:
    """One alarm a device raised."""

    at: int
    kind: str
    level: int | None


@dataclass
class Stay:
    """Everything known of one stay.  Seconds; None where nothing was reported."""

    stay_id: str
    area: str = ""
    person_no: str = ""
    case_id: str = ""
    case_type: str | None = None
    entered: int | None = None
    exited: int | None = None
    room: str | None = None
    checked: int | None = None
    collected: int | None = None
    waiting: int | None = None
    waited: list[tuple[int, int]] = field(default_factory=list)
    arrival: Arrived | None = None
    interviews: list[Interview] = field(default_factory=list)
    outings: list[Outing] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    attached: dict[str, str] = field(default_factory=dict)
    in_room: dict[str, str] = field(default_factory=dict)
    presences: list[Presence] = field(default_factory=list)
    _standing: dict[str, Presence] = field(default_factory=dict)

    @property
    def inside(self) -> bool:
        """Whether the person is in the area now."""
        return self.entered is not None and self.exited is None and self.outing is None

    @property
    def interview(self) -> Interview | None:
        """The interview going on, if any."""
        if self.interviews and self.interviews[-1].end is None:
            return self.interviews[-1]
        return None

    @property
    def outing(self) -> Outing | None:
        """The time away going on, if any."""
        if self.outings and self.outings[-1].end is None:
            return self.outings[-1]
        return None

    def copied(self) -> Stay:
        """As it is now; what is over is shared, what goes on is copied."""
        standing = {officer: replace(each) for officer, each in self._standing.items()}
        return replace(
            self,
            waited=list(self.waited),
            interviews=[*self.interviews[:-1], *map(_copied, self.interviews[-1:])],
            outings=[*self.outings[:-1], *map(replace, self.outings[-1:])],
            devices=list(self.devices),
            attached=dict(self.attached),
            in_room=dict(self.in_room),
            presences=[
                standing[each.officer] if each is self._standing.get(each.officer) else each
                for each in self.presences
            ],
            _standing=standing,
        )

    def attending(self) -> dict[str, str]:
        """Officer to role of all who are with the person now."""
        interview = self.interview
        return {**self.in_room, **self.attached, **(interview.officers if interview else {})}

    def take(self, event: Event, key: Key) -> None:
        """Let one event of this stay happen."""
        self._identify(event)
        at = key[0]
        match event.kind:
            case "enter":
                self.entered = at if self.entered is None else min(self.entered, at)
                self.exited = None
            case "exit":
                self._leave(at)
            case "safety_check":
                self.checked = at if self.checked is None else self.checked
            case "collect":
                self.collected = at
            case "wait_in":
                self.waiting = at if self.waiting is None else self.waiting
            case "wait_out":
                self._stop_waiting(at)
            case "interview_start":
                self._start_interview(event, at)
            case "interview_end":
                self._end_interview(at)
            case "officer_in":
                self.attached[event.officer or ""] = event.role
            case "officer_out":
                self._part(event.officer or "")
            case "take_out":
                self._take_out(event, at)
            case "return":
                self._come_back(at)
            case "alarm":
                self.devices.append(Device(at, event.alarm_kind or "", event.level))
            case "limit":
                pass

    def pass_by(self, passage: Passage) -> None:
        """Let an officer come into the room the person is in, or leave it."""
        pass_through(self.in_room, passage)
        if not passage.present:
            self._part(passage.officer)

    def note_presence(self, at: int) -> None:
        """Record who is with the person from now on."""
        with_person = self.attending() if self.inside else {}
        interview = self.interview
        about = interview.interview_id if interview else None
        for officer, presence in list(self._standing.items()):
            if officer not in with_person or presence.interview_id != about:
                presence.end = at
                del self._standing[officer]
        for officer, role in with_person.items():
            if officer not in self._standing:
                presence = Presence(officer, role, at, about)
                self._standing[officer] = presence
                self.presences.append(presence)
        if interview is not None:
            interview.attended.update(with_person)

    # ------------------------------------------------------------ single happenings

    def _identify(self, event: Event) -> None:
        self.area = event.area or self.area
        self.person_no = event.person_no or self.person_no
        self.case_id = event.case_id or self.case_id
        self.case_type = event.case_type or self.case_type
        if event.arrival is not None:
            self.arrival = _merged(self.arrival, event.arrival)

    def _leave(self, at: int) -> None:
        self._end_interview(at)
        self._stop_waiting(at)
        self._come_back(at)
        self.exited = at

    def _stop_waiting(self, at: int) -> None:
        if self.waiting is not None:
            self.waited.append((self.waiting, at))
            self.waiting = None

    def _start_interview(self, event: Event, at: int) -> None:
        self._end_interview(at)
        self._stop_waiting(at)
        self.interviews.append(
            Interview(
                event.interview_id or f"{self.stay_id}-{len(self.interviews) + 1}",
                at,
                event.room or self.room,
                dict.fromkeys(event.officers, event.role),
                event.solo_declared,
                event.recording,
            )
        )

    def _end_interview(self, at: int) -> None:
        if self.interview is not None:
            self.interview.end = at

    def _take_out(self, event: Event, at: int) -> None:
        self._end_interview(at)
        self._stop_waiting(at)
        self._come_back(at)
        due = None if event.return_due_at is None else second_of(event.return_due_at)
        self.outings.append(Outing(at, due, event.reason, event.approved))

    def _come_back(self, at: int) -> None:
        if self.outing is not None:
            self.outing.end = at

    def _part(self, officer: str) -> None:
        self.attached.pop(officer, None)
        if self.interview is not None:
            self.interview.officers.pop(officer, None)


def _copied(interview: Interview) -> Interview:
    return replace(interview, officers=dict(interview.officers), attended=dict(interview.attended))


def _merged(known: Arrived | None, told: Arrived) -> Arrived:
    """What is known of an arrival after one more report: later words win, approvals add up."""
    if known is None:
        return told
    unset = Arrived()
    changes = {
        name: getattr(told, name)
        for name in Arrived.__struct_fields__
        if name != "approvals" and getattr(told, name) != getattr(unset, name)
    }
    approvals: tuple[Approved, ...] = tuple(dict.fromkeys((*known.approvals, *told.approvals)))
    return msgspec.structs.replace(known, **changes, approvals=approvals)
