import { within } from '@dstream/connection';

/** How long a server may take to say goodbye, in milliseconds: less than receivers are given to stop. */
const patience = 3_000;

const silence = (): Error => new Error('no goodbye');

/** Closes something in agreement with the server, unless it says nothing. Never rejects. */
export const sayGoodbye = async (close: () => Promise<void>): Promise<void> => {
  await within((async () => close())(), patience, silence).catch(() => undefined);
};
