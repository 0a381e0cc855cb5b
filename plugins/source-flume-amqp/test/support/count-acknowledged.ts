import type { Channel, Message } from 'amqplib';
import { onTestFinished } from 'vitest';

/** Counts the messages that this process acknowledges from now on, to the end of the test. */
export const countAcknowledged = (channel: Channel): (() => number) => {
  const library = prototypeWith('ack', channel) as Channel;
  const { ack } = library;
  const upTo = new WeakMap<Channel, number>();
  let count = 0;
  library.ack = function (this: Channel, message: Message, allUpTo?: boolean): void {
    const { deliveryTag } = message.fields;
    count += allUpTo ? deliveryTag - (upTo.get(this) ?? 0) : 1;
    upTo.set(this, deliveryTag);
    ack.call(this, message, allUpTo);
  };
  onTestFinished(() => void (library.ack = ack));
  return () => count;
};

const prototypeWith = (method: string, object: object): object => {
  const prototype = Object.getPrototypeOf(object) as object;
  return Object.hasOwn(prototype, method) ? prototype : prototypeWith(method, prototype);
};
