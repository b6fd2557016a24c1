"""Two pollers in a world of chance: whatever order things happen in, nothing is lost or doubled."""

from __future__ import annotations

from contextlib import ExitStack

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.chaos.partner import KINDS
from tests.chaos.world import Line, World, scratch, watched

from edicompliance.store import Store

POLLERS = st.sampled_from("ab")


class Pollers(RuleBasedStateMachine):
    """What a partner, two machines and the power can do, in any order."""

    world: World

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        with ExitStack() as stack:
            folder = stack.enter_context(scratch())
            Store.create(str(folder / "new.db")).close()
            world = World(folder / "world", folder / "new.db", seed)
            self.world = stack.enter_context(watched(world))
            self.ending = stack.pop_all()

    @rule(kind=st.sampled_from(sorted(KINDS)))
    def deliver(self, kind: str) -> None:
        self.world.partner.deliver(kind)

    @rule(name=POLLERS, steps=st.integers(1, 12))
    def go_on(self, name: str, steps: int) -> None:
        self.world.go_on(name, steps)

    @rule(name=POLLERS)
    def kill(self, name: str) -> None:
        self.world.kill(name)

    @rule(name=POLLERS)
    def kill_in_transaction(self, name: str) -> None:
        self.world.kill_in_transaction(name)

    @rule(name=POLLERS)
    def fill_disk(self, name: str) -> None:
        self.world.fill_disk(name)

    @rule(how=st.sampled_from(["whole", "cut", "mute"]))
    def spoil_line(self, how: Line) -> None:
        self.world.spoil_line(how)

    @rule()
    def cut_power(self) -> None:
        self.world.cut_power()

    @rule(seconds=st.sampled_from([1, 21, 61, 130]))
    def pass_time(self, seconds: int) -> None:
        self.world.pass_time(seconds)

    @rule(number=st.integers(1, 9))
    def the_partner_answers_one_of_ours(self, number: int) -> None:
        self.world.answer_ours(number)

    @invariant()
    def nothing_is_wrong_yet(self) -> None:
        assert self.world.wrong == []

    def teardown(self) -> None:
        with self.ending:
            assert self.world.calm() == []


TestPollers = Pollers.TestCase
TestPollers.settings = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
