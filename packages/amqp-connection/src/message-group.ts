import type { Message } from 'amqplib';

/** Messages that arrived one after the other and become one block. */
export interface MessageGroup<T> {
  readonly records: readonly T[];
  /** The last message of which `records` are; undefined if there is none. */
  readonly last: Message | undefined;
  /** Those that could not be taken, with the first reason. */
  readonly poison: readonly Message[];
  readonly reason: unknown;
}

/** When a group is handed over. */
export interface GroupLimits {
  readonly messages: number;
  /** Bytes of content. */
  readonly bytes: number;
  /** Milliseconds since its first message. */
  readonly age: number;
}

/** Gathers messages to groups for one reader. */
export class MessageGroups<T> {
  readonly #limits: GroupLimits;
  #ready: MessageGroup<T>[] = [];
  #open = new OpenGroup<T>();
  #timer: NodeJS.Timeout | undefined;
  #end: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(limits: GroupLimits) {
    this.#limits = limits;
  }

  get isEnded(): boolean {
    return this.#end !== undefined;
  }

  /** Adds a message and what is in it. */
  add(message: Message, records: readonly T[]): void {
    for (const record of records) this.#open.records.push(record);
    this.#open.last = message;
    this.#count(message);
  }

  /** Adds a message that could not be taken. */
  addPoison(message: Message, reason: unknown): void {
    this.#open.reason ??= reason;
    this.#open.poison.push(message);
    this.#count(message);
  }

  /** Nothing more comes: what was gathered is handed over, then `next` resolves to undefined, or rejects with `error`. */
  end(error?: unknown): void {
    if (this.#end) return;
    if (this.#open.messages > 0) this.#close();
    this.#end = { error };
    this.#wake?.();
  }

  /** Nothing more comes, and what was gathered is void. */
  fail(error?: unknown): void {
    this.end(error);
    this.#ready = [];
  }

  /** The next group, once it is large or old enough; undefined after the last. */
  async next(): Promise<MessageGroup<T> | undefined> {
    while (this.#ready.length === 0 && !this.#end) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const group = this.#ready.shift();
    if (!group && this.#end?.error !== undefined) throw this.#end.error;
    return group;
  }

  #count({ content }: Message): void {
    const { messages, bytes, age } = this.#limits;
    this.#open.bytes += content.length;
    if (this.#open.messages++ === 0) this.#timer = setTimeout(() => this.#close(), age);
    if (this.#open.messages >= messages || this.#open.bytes >= bytes) this.#close();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#ready.push(this.#open);
    this.#open = new OpenGroup();
    this.#wake?.();
  }
}

/** A group that messages are still added to. */
class OpenGroup<T> implements MessageGroup<T> {
  readonly records: T[] = [];
  readonly poison: Message[] = [];
  last: Message | undefined;
  reason: unknown;
  messages = 0;
  bytes = 0;
}
