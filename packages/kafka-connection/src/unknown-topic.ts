import { failuresIn } from './client-failure.ts';

/** The topic that is not there, if that is what an error of the client says. */
export const unknownTopic = (error: unknown): string | undefined => {
  for (const { message } of failuresIn(error)) {
    const topic = /^Unknown topic (.+)\.$/.exec(message)?.[1];
    if (topic !== undefined) return topic;
  }
  return undefined;
};

/** Whether an error of the client says that a topic is not there. */
export const isUnknownTopic = (error: unknown): boolean => unknownTopic(error) !== undefined;
