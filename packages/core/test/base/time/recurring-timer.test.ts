import { describe, expect, it } from 'vitest';
import { RecurringTimer } from '../../../src/base/time/recurring-timer.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const setUp = (now = 0, period = 100) => {
  const clock = new ManualClock(now);
  const logger = new RecordingLogger();
  const calls: number[] = [];
  const timer = new RecurringTimer({
    clock,
    logger,
    period,
    name: 'test',
    callback: (time) => calls.push(time),
  });
  return { clock, logger, calls, timer };
};

describe('start', () => {
  it('calls at whole multiples of the period after now', async () => {
    const { clock, calls, timer } = setUp(1250);
    expect(timer.start()).toBe(1300);
    await clock.advance(300);
    expect(calls).toEqual([1300, 1400, 1500]);
    await timer.stop({ interrupt: true });
  });

  it('begins after a multiple, not at it', async () => {
    const { timer } = setUp(1300);
    expect(timer.start()).toBe(1400);
    await timer.stop({ interrupt: true });
  });

  it('calls at once and for each missed period when it starts in the past', async () => {
    const { clock, calls, timer } = setUp(250);
    timer.start(0);
    await clock.settle();
    expect(calls).toEqual([0, 100, 200]);
    await timer.stop({ interrupt: true });
  });

  it('goes on from an earlier start', () => {
    const { timer } = setUp(1250, 100);
    expect(timer.restartTime(30)).toBe(1330);
  });
});

describe('calls', () => {
  it('skip no period, however late', async () => {
    const { clock, calls, timer } = setUp();
    timer.start();
    await clock.jump(450);
    expect(calls).toEqual([100, 200, 300, 400]);
    await timer.stop({ interrupt: true });
  });

  it('do not drift after being late', async () => {
    const { clock, calls, timer } = setUp();
    timer.start();
    await clock.jump(130);
    await clock.advance(70);
    expect(calls).toEqual([100, 200]);
    await timer.stop({ interrupt: true });
  });

  it('go on after one that throws, which is logged', async () => {
    const { clock, logger } = setUp();
    let calls = 0;
    const callback = (): void => {
      calls++;
      throw new Error('no');
    };
    const timer = new RecurringTimer({ clock, logger, period: 10, name: 'batches', callback });
    timer.start();
    await clock.advance(20);
    await timer.stop({ interrupt: true });
    expect(calls).toBe(2);
    expect(logger.lines).toEqual(['error timer batches failed', 'error timer batches failed']);
  });

  it('keep no work waiting: a virtual clock may pass them over', async () => {
    const { clock, timer } = setUp();
    timer.start();
    expect(clock.sleepers).toMatchObject([{ until: 100, background: true }]);
    await timer.stop({ interrupt: true });
    expect(clock.sleepers).toEqual([]);
  });
});

describe('stop', () => {
  it('without interruption waits for the call that is due and one more', async () => {
    const { clock, calls, timer } = setUp();
    timer.start(0);
    await clock.settle();
    const stopped = timer.stop({ interrupt: false });
    await clock.advance(200);
    expect(await stopped).toBe(200);
    expect(calls).toEqual([0, 100, 200]);
    await clock.advance(500);
    expect(calls).toEqual([0, 100, 200]);
  });

  it('with interruption makes no more calls', async () => {
    const { clock, calls, timer } = setUp();
    timer.start();
    await clock.advance(100);
    expect(await timer.stop({ interrupt: true })).toBe(100);
    await clock.advance(500);
    expect(calls).toEqual([100]);
  });

  it('can be made impatient', async () => {
    const { clock, timer } = setUp();
    timer.start();
    await clock.settle();
    const patient = timer.stop({ interrupt: false });
    await timer.stop({ interrupt: true });
    expect(await patient).toBeUndefined();
  });

  it('of a timer that was not started resolves', async () => {
    expect(await setUp().timer.stop({ interrupt: false })).toBeUndefined();
  });
});

it('refuses a period that is no duration', () => {
  expect(() => setUp(0, 0)).toThrow('DURATION_INVALID: The period of test');
});
