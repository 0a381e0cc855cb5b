// oxlint-disable vitest/valid-title, vitest/expect-expect -- titles and assertions come with the guarantees
import { DStreamError } from '@dstream/core/plugin';
import { describe, test } from 'vitest';

/** A guarantee that an implementation does not give, and why. */
export interface Skip {
  /** The name of the test. */
  readonly test: string;
  readonly reason: string;
}

/** What every suite is told. */
export interface ConformanceOptions {
  readonly skip?: readonly Skip[];
}

/** The tests of a contract by what they guarantee. */
export type Guarantees<S> = Readonly<Record<string, (subject: S) => Promise<void> | void>>;

/** Registers one test per guarantee. Throws for a skip without a reason, or of a test that does not exist. */
export const describeGuarantees = <S extends ConformanceOptions>(
  title: string,
  subject: S,
  guarantees: Guarantees<S>,
): void => {
  const reasons = skipReasons(title, Object.keys(guarantees), subject.skip ?? []);
  describe(title, () => {
    for (const [name, check] of Object.entries(guarantees)) {
      test(name, async (context) => {
        const reason = reasons.get(name);
        if (reason !== undefined) context.skip(reason);
        await check(subject);
      });
    }
  });
};

/** The reasons by test. Throws `CONFORMANCE_SKIP_INVALID`. */
export const skipReasons = (
  title: string,
  tests: readonly string[],
  skip: readonly Skip[],
): ReadonlyMap<string, string> => {
  for (const { test: name, reason } of skip) {
    const unknown = !tests.includes(name);
    if (!unknown && reason.trim() !== '') continue;
    throw new DStreamError('CONFORMANCE_SKIP_INVALID', {
      message: unknown
        ? `"${name}" is no test of ${title}. Its tests are: ${tests.join('; ')}.`
        : `The skip of "${name}" of ${title} has no reason. Say why the guarantee is not given.`,
    });
  }
  return new Map(skip.map(({ test: name, reason }) => [name, reason]));
};
