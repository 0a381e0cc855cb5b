import type { ConnectionOptions } from 'node:tls';
import { secret } from '@dstream/core/plugin';
import * as z from 'zod';

/**
 * Whether and how a connection is encrypted: true, or settings of node:tls (`ca`, `cert`, `key`, `servername` …), for TLS;
 * false for none.
 */
export type TlsSetting = boolean | ConnectionOptions;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** Checks an option of type `TlsSetting`. Default false. Never printed: it may hold a private key. */
export const tlsOptions: z.ZodDefault<
  z.ZodUnion<readonly [z.ZodBoolean, z.ZodCustom<ConnectionOptions, ConnectionOptions>]>
> = secret(
  z
    .union([z.boolean(), z.custom<ConnectionOptions>(isObject, 'expected a boolean or an object')])
    .default(false),
);

/** The settings of node:tls that `tls` stands for; undefined without TLS. */
export const tlsSettings = (tls: TlsSetting): ConnectionOptions | undefined => {
  if (tls === false) return undefined;
  return tls === true ? {} : tls;
};
