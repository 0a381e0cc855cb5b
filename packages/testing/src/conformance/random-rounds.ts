import {
  SeededRandom,
  type PendingTask,
  type RunningTask,
  type SchedulingRound,
  type Slot,
} from '@dstream/core/plugin';

/** A hundred situations a scheduler may be in, the same ones each time. */
export const randomRounds = (): readonly SchedulingRound[] => {
  const random = new SeededRandom('rounds');
  return Array.from({ length: 100 }, (_, round) =>
    randomRound((below) => Math.floor(random.next() * below), round),
  );
};

const randomRound = (below: (bound: number) => number, now: number): SchedulingRound => {
  const slots = Array.from({ length: 1 + below(6) }, (_, i): Slot => ({
    id: `slot-${i}`,
    host: `host-${i % 3}`,
  }));
  const free = slots.filter(() => below(2) === 0);
  const taken = slots.filter((slot) => !free.includes(slot));
  const pending = Array.from({ length: below(10) }, (_, i) => randomTask(below, `task-${i}`, slots));
  const running = taken.map((slot, i): RunningTask => ({
    id: `running-${i}`,
    job: below(4),
    stage: below(9),
    pool: pool(below),
    slot,
    runningFor: below(999),
  }));
  return { pending, running, free, now };
};

const randomTask = (below: (bound: number) => number, id: string, slots: readonly Slot[]): PendingTask => ({
  id,
  job: below(4),
  stage: below(9),
  partition: below(8),
  attempt: below(3),
  batchTime: below(3) === 0 ? undefined : 1000 * below(5),
  pool: pool(below),
  preferred: below(3) === 0 ? [slots[below(slots.length)]!.host] : [],
  avoided: new Set(below(3) === 0 ? [slots[below(slots.length)]!.id] : []),
  waitingSince: -below(100),
  speculative: below(5) === 0,
});

const pool = (below: (bound: number) => number): string => ['default', 'reports', 'alerts'][below(3)]!;
