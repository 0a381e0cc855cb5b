import { describe, expect, it } from 'vitest';
import { BackPressure } from '../../../src/streaming/receiver/back-pressure.ts';
import { turn } from '../../support/turn.ts';

/** A brake that can be pulled and let go. */
class HandBrake {
  #held: PromiseWithResolvers<void> | undefined;

  pull(): void {
    this.#held = Promise.withResolvers();
  }

  letGo(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  readonly wait = (): Promise<void> | undefined => this.#held?.promise;
}

const setUp = () => {
  const [one, two] = [new HandBrake(), new HandBrake()];
  const ending = new AbortController();
  return { one, two, ending, pressure: new BackPressure([one.wait, two.wait], ending.signal) };
};

const isSettled = async (promise: Promise<void>): Promise<boolean> => {
  let settled = false;
  void promise.then(() => (settled = true));
  await turn();
  return settled;
};

describe('BackPressure', () => {
  it('lets go on when no brake holds', () => {
    expect(setUp().pressure.wait()).toBeUndefined();
  });

  it('holds until no brake holds any more', async () => {
    const { one, two, pressure } = setUp();
    one.pull();
    two.pull();
    const wait = pressure.wait()!;
    one.letGo();
    expect(await isSettled(wait)).toBe(false);
    one.pull();
    two.letGo();
    expect(await isSettled(wait)).toBe(false);
    one.letGo();
    expect(await isSettled(wait)).toBe(true);
    expect(pressure.wait()).toBeUndefined();
  });

  it('is one promise for all', () => {
    const { one, pressure } = setUp();
    one.pull();
    expect(pressure.wait()).toBe(pressure.wait());
  });

  it('lets everybody go at the end', async () => {
    const { one, ending, pressure } = setUp();
    one.pull();
    const wait = pressure.wait()!;
    ending.abort();
    expect(await isSettled(wait)).toBe(true);
    expect(pressure.wait()).toBeUndefined();
  });
});
