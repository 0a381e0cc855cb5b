import { createHash, timingSafeEqual } from 'node:crypto';
import { Problem } from './problem.ts';

/** Checks the `Authorization` of a request; throws a `Problem` with 401. */
export type Authentication = (authorization: string | undefined) => void;

/** Of one length whatever the secret is, so that comparing them takes the same time for all. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What a request must bring: one of the tokens, or one of the users with their password. Nothing, if there are none. */
export const authentication = (
  bearer: string | readonly string[] | undefined,
  basic: Readonly<Record<string, string>> | undefined,
): Authentication => {
  if (bearer === undefined && basic === undefined) return () => undefined;
  const allowed = [
    ...[bearer ?? []].flat().map((token) => `bearer ${token}`),
    ...Object.entries(basic ?? {}).map(
      ([user, password]) => `basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
    ),
  ].map(digest);
  const schemes = [
    ...(bearer === undefined ? [] : ['Bearer']),
    ...(basic === undefined ? [] : ['Basic realm="records"']),
  ];
  const challenge = { 'www-authenticate': schemes.join(', ') };
  return (authorization) => {
    if (authorization === undefined) throw new Problem(401, 'Authorization is missing.', challenge);
    const [scheme = '', credentials = ''] = authorization.trim().split(/\s+/, 2);
    const given = digest(`${scheme.toLowerCase()} ${credentials}`);
    // All are compared, so that the time does not tell which one was nearly right.
    const matches = allowed.filter((one) => timingSafeEqual(one, given));
    if (matches.length === 0)
      throw new Problem(401, 'Authorization is not one that is known here.', challenge);
  };
};
