import { defineErrors, type ErrorMaker } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  FLUME_AVRO_INVALID: (p: { reason: string }): string =>
    `This is no Avro event of Flume: ${p.reason}. Check the sender's serializer, or the option format.`,
  FLUME_BODY_TOO_LARGE: (p: { maxBodyBytes: number }): string =>
    `A compressed body would be more than ${p.maxBodyBytes} bytes. Check the sender, or raise maxBodyBytes.`,
  FLUME_COMPRESSION_INVALID: (p: { encoding: string; reason: string }): string =>
    `A body that says it is compressed (${p.encoding}) cannot be read: ${p.reason}. Check the sender.`,
  FLUME_JSON_INVALID: (p: { reason: string }): string =>
    `This is no JSON array of Flume events: ${p.reason}. ` +
    `Expected [{"headers":{"name":"text"},"body":"text"}, …]; check the sender, or the option format.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type FlumeErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const flumeError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);
