import { describe, expect, it } from 'vitest';
import { RateLimiter, type RateLimiterOptions } from '../../../src/streaming/receiver/rate-limiter.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const setUp = (options: Partial<RateLimiterOptions> = {}) => {
  const clock = new ManualClock(1000);
  const ending = new AbortController();
  return { clock, ending, limiter: new RateLimiter({ clock, burst: 0, signal: ending.signal, ...options }) };
};

/** Takes one record after the other as fast as it may until `until`; how many it took. */
const takeUntil = async (limiter: RateLimiter, clock: ManualClock, until: number): Promise<number> => {
  let taken = 0;
  const take = async (): Promise<void> => {
    while (clock.now() < until) {
      taken++;
      limiter.spend(1);
      await limiter.wait();
    }
  };
  const taking = take();
  await clock.advance(until - clock.now());
  await taking;
  return taken;
};

describe('the limit', () => {
  it('is what an update says when there is no highest rate', () => {
    const { limiter } = setUp();
    expect(limiter.limit).toBe(Infinity);
    limiter.updateRate(105);
    expect(limiter.limit).toBe(105);
  });

  it('stays below the highest rate despite large updates', () => {
    const { limiter } = setUp({ maxRate: 100 });
    limiter.updateRate(105);
    expect(limiter.limit).toBe(100);
  });

  it('begins with the initial rate, at most the highest', () => {
    expect(setUp({ maxRate: 100 }).limiter.limit).toBe(100);
    expect(setUp({ maxRate: 100, initialRate: 10 }).limiter.limit).toBe(10);
    expect(setUp({ maxRate: 100, initialRate: 1000 }).limiter.limit).toBe(100);
  });

  it.each([0, -1, NaN])('is not changed by %s', (rate) => {
    const { limiter } = setUp({ initialRate: 50 });
    limiter.updateRate(rate);
    expect(limiter.limit).toBe(50);
  });
});

describe('waiting', () => {
  it('never happens without a limit', () => {
    const { clock, limiter } = setUp();
    limiter.spend(1e9);
    expect(limiter.wait()).toBeUndefined();
    expect(clock.sleepers).toEqual([]);
  });

  it('lasts until what was taken is paid for', async () => {
    const { clock, limiter } = setUp({ maxRate: 10 });
    limiter.spend(5);
    const wait = limiter.wait();
    expect(clock.sleepers).toMatchObject([{ until: 1500, background: true }]);
    await clock.advance(500);
    await wait;
    expect(limiter.wait()).toBeUndefined();
  });

  it('is one wait for all who wait', () => {
    const { clock, limiter } = setUp({ maxRate: 10 });
    limiter.spend(5);
    expect(limiter.wait()).toBe(limiter.wait());
    expect(clock.sleepers.length).toBe(1);
  });

  it('goes on when more is taken meanwhile', async () => {
    const { clock, limiter } = setUp({ maxRate: 10 });
    limiter.spend(5);
    let waited = false;
    const wait = limiter.wait()!.then(() => (waited = true));
    limiter.spend(5);
    await clock.advance(999);
    expect(waited).toBe(false);
    await clock.advance(1);
    await wait;
  });

  it('keeps the rate', async () => {
    const { clock, limiter } = setUp({ maxRate: 100 });
    expect(await takeUntil(limiter, clock, 3000)).toBe(200);
  });

  it('does not sleep for less than a millisecond at high rates', async () => {
    const { limiter } = setUp({ maxRate: 1_000_000 });
    for (let i = 0; i < 999; i++) {
      limiter.spend(1);
      expect(limiter.wait()).toBeUndefined();
    }
    limiter.spend(2);
    expect(limiter.wait()).toBeDefined();
  });

  it('counts single records of a high rate at any time of day', () => {
    const clock = new ManualClock(1_700_000_000_000);
    const limiter = new RateLimiter({
      clock,
      burst: 0,
      maxRate: 50_000_000,
      signal: new AbortController().signal,
    });
    for (let i = 0; i < 1_000_000; i++) limiter.spend(1);
    void limiter.wait();
    expect(Math.round(clock.sleepers[0]!.until - clock.now())).toBe(20);
  });

  it('follows a new limit at once', async () => {
    const { clock, limiter } = setUp({ initialRate: 1 });
    limiter.spend(100);
    const wait = limiter.wait();
    limiter.updateRate(100);
    await clock.settle();
    expect(clock.sleepers.map(({ until }) => until)).toEqual([2000]);
    await clock.advance(1000);
    await wait;
  });

  it('makes up for unused time, but only for a short one', async () => {
    const { clock, limiter } = setUp({ maxRate: 100, burst: 100 });
    await clock.advance(60_000);
    limiter.spend(10);
    expect(limiter.wait()).toBeUndefined();
    limiter.spend(1);
    expect(limiter.wait()).toBeDefined();
  });

  it('ends when the receiver ends and does not begin again', async () => {
    const { clock, ending, limiter } = setUp({ maxRate: 1 });
    limiter.spend(100);
    const wait = limiter.wait();
    ending.abort();
    await wait;
    expect(clock.sleepers).toEqual([]);
    limiter.spend(100);
    expect(limiter.wait()).toBeUndefined();
  });

  it('waits anew after a debt that time paid while it was looked at', async () => {
    const clock = new ManualClock(1000);
    let passing = 0;
    const restless = { now: () => clock.now() + passing, sleep: clock.sleep.bind(clock) };
    const { signal } = new AbortController();
    const limiter = new RateLimiter({ clock: restless, burst: 0, maxRate: 1000, signal });
    limiter.spend(2);
    // Time goes on from one look to the next.
    restless.now = () => clock.now() + (passing += 0.75);
    await limiter.wait();
    restless.now = () => clock.now() + passing;
    expect(clock.sleepers).toEqual([]);
    limiter.spend(100);
    void limiter.wait();
    expect(clock.sleepers).toHaveLength(1);
  });
});
