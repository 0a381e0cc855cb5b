import type { SchedulingPolicy, SchedulingRound } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';
import { randomRounds } from './random-rounds.ts';

export interface SchedulingPolicyConformance extends ConformanceOptions {
  readonly create: () => SchedulingPolicy;
}

/** Tests an implementation of `SchedulingPolicy`. */
export const describeSchedulingPolicy = (name: string, options: SchedulingPolicyConformance): void =>
  describeGuarantees(`scheduling policy ${name}`, options, schedulingPolicyGuarantees);

const eachRound = (
  { create }: SchedulingPolicyConformance,
  check: (assigned: ReturnType<SchedulingPolicy['assign']>, round: SchedulingRound) => void,
): void => {
  const policy = create();
  for (const round of randomRounds()) check(policy.assign(round), round);
};

/** Its guarantees by name. */
export const schedulingPolicyGuarantees: Guarantees<SchedulingPolicyConformance> = {
  'it has a name'({ create }) {
    expect(create().name).toEqual(expect.stringMatching(/./));
  },
  'only waiting tasks go to only free slots'(options) {
    eachRound(options, (assigned, { pending, free }) => {
      for (const [task, slot] of assigned) {
        expect(pending).toContain(task);
        expect(free).toContain(slot);
      }
    });
  },
  'a task and a slot are assigned at most once each'(options) {
    eachRound(options, (assigned) => {
      expect(new Set(assigned.map(([task]) => task.id)).size).toBe(assigned.length);
      expect(new Set(assigned.map(([, slot]) => slot.id)).size).toBe(assigned.length);
    });
  },
  'some task is assigned while a task and a slot are there'(options) {
    eachRound(options, (assigned, { pending, free }) => {
      expect(assigned.length > 0).toBe(pending.length > 0 && free.length > 0);
    });
  },
  'the same round gives the same answer'({ create }) {
    const policy = create();
    const answers = randomRounds().map((round) => shown(policy.assign(round)));
    expect(randomRounds().map((round) => shown(policy.assign(round)))).toEqual(answers);
    expect(randomRounds().map((round) => shown(create().assign(round)))).toEqual(answers);
  },
  'the round is left as it was'({ create }) {
    const rounds = randomRounds();
    const policy = create();
    for (const round of rounds) policy.assign(round);
    expect(rounds).toEqual(randomRounds());
  },
  'round after round every task gets a slot'({ create }) {
    const policy = create();
    for (const round of randomRounds()) {
      let { pending } = round;
      const free = [...round.free, { id: 'one-more', host: 'host-9' }];
      for (let left = pending.length; left > 0; left--) {
        const done = new Set(
          policy.assign({ ...round, pending, running: [], free }).map(([task]) => task.id),
        );
        pending = pending.filter(({ id }) => !done.has(id));
      }
      expect(pending).toEqual([]);
    }
  },
};

const shown = (assigned: ReturnType<SchedulingPolicy['assign']>): readonly string[] =>
  assigned.map(([task, slot]) => `${task.id} on ${slot.id}`);
