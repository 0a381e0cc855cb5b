import { describe, expect, it } from 'vitest';
import { ListenerBus } from '../../../src/base/events/listener-bus.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const setUp = () => {
  const logger = new RecordingLogger();
  return { logger, bus: new ListenerBus({ logger }) };
};
const lost = (slot: string) => ({ slot, reason: 'test' });

describe('post', () => {
  it('delivers later, in order, to every listener', async () => {
    const { bus } = setUp();
    const heard: string[] = [];
    bus.add({ onSlotLost: ({ slot }) => heard.push(`first ${slot}`) });
    bus.add({
      onSlotLost: ({ slot }) => heard.push(`second ${slot}`),
      onStreamingStarted: () => heard.push('start'),
    });
    bus.post('streamingStarted', { time: 0 });
    bus.post('slotLost', lost('a'));
    bus.post('slotLost', lost('b'));
    expect(heard).toEqual([]);
    await bus.drained();
    expect(heard).toEqual(['start', 'first a', 'second a', 'first b', 'second b']);
  });

  it('needs no timer: it is through before the event loop turns', async () => {
    const { bus } = setUp();
    const order: string[] = [];
    const turned = new Promise<void>((resolve) => setImmediate(resolve)).then(() => order.push('turn'));
    bus.add({ onSlotLost: () => order.push('event') });
    bus.post('slotLost', lost('a'));
    await turned;
    expect(order).toEqual(['event', 'turn']);
  });

  it('delivers what a listener posts after what was posted before', async () => {
    const { bus } = setUp();
    const heard: string[] = [];
    bus.add({
      onSlotLost: ({ slot }) => {
        heard.push(slot);
        if (slot === 'a') bus.post('slotLost', lost('from a'));
      },
    });
    bus.post('slotLost', lost('a'));
    bus.post('slotLost', lost('b'));
    await bus.drained();
    expect(heard).toEqual(['a', 'b', 'from a']);
  });

  it('is heard by nobody but those who have the method', async () => {
    const { bus } = setUp();
    bus.add({ onStreamingStarted: () => {} });
    expect([bus.hears('streamingStarted'), bus.hears('slotLost')]).toEqual([true, false]);
    bus.post('slotLost', lost('a'));
    await bus.drained();
  });

  it('reaches methods of classes', async () => {
    const { bus } = setUp();
    class Counter {
      count = 0;
      onSlotLost(): void {
        this.count++;
      }
    }
    const counter = new Counter();
    bus.add(counter);
    bus.post('slotLost', lost('a'));
    await bus.drained();
    expect(counter.count).toBe(1);
  });
});

describe('listeners', () => {
  it('that throw or reject are logged and keep nobody from hearing', async () => {
    const { bus, logger } = setUp();
    const heard: string[] = [];
    bus.add({
      onSlotLost: () => {
        throw new Error('no');
      },
    });
    bus.add({ onSlotLost: () => Promise.reject(new Error('later')) as unknown as void });
    bus.add({ onSlotLost: ({ slot }) => heard.push(slot) });
    bus.post('slotLost', lost('a'));
    bus.post('slotLost', lost('b'));
    await bus.drained();
    await Promise.resolve();
    expect(heard).toEqual(['a', 'b']);
    expect(logger.lines).toEqual(Array(4).fill('error listener failed'));
    expect(logger.fields[0]).toMatchObject({ method: 'onSlotLost' });
  });

  it('hear nothing after they were removed, not even what was posted before', async () => {
    const { bus } = setUp();
    const heard: string[] = [];
    const listener = { onSlotLost: ({ slot }: { slot: string }) => heard.push(slot) };
    bus.add(listener);
    bus.post('slotLost', lost('a'));
    await bus.drained();
    bus.post('slotLost', lost('b'));
    bus.remove(listener);
    await bus.drained();
    expect(heard).toEqual(['a']);
    expect(bus.hears('slotLost')).toBe(false);
  });

  it('may come and go while an event is delivered', async () => {
    const { bus } = setUp();
    const heard: string[] = [];
    const once = {
      onSlotLost: ({ slot }: { slot: string }) => {
        heard.push(`once ${slot}`);
        bus.remove(once);
        bus.add({ onSlotLost: (event) => heard.push(`new ${event.slot}`) });
      },
    };
    bus.add(once);
    bus.post('slotLost', lost('a'));
    bus.post('slotLost', lost('b'));
    await bus.drained();
    expect(heard).toEqual(['once a', 'new b']);
  });
});

describe('stop', () => {
  it('delivers what was posted and drops what comes later', async () => {
    const { bus } = setUp();
    const heard: string[] = [];
    bus.add({
      onSlotLost: ({ slot }) => {
        heard.push(slot);
        bus.post('slotLost', lost('too late'));
      },
    });
    bus.post('slotLost', lost('a'));
    const stopped = bus.stop();
    bus.post('slotLost', lost('b'));
    await stopped;
    await bus.drained();
    expect(heard).toEqual(['a']);
  });

  it('resolves when nothing was posted', async () => {
    await expect(setUp().bus.stop()).resolves.toBeUndefined();
  });
});
