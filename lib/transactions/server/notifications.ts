import 'server-only';
/** Changes of the record, whichever process made them: Postgres tells them on one channel, by transaction id. */
import { getDatabase } from '@/lib/db';
import type { Connection } from '@/lib/db/connection';
import { singleton } from '@/lib/server/singleton';

export const notificationChannel = 'transaction_changed';

type Listener = () => void;
const state = singleton('changes', () => ({
  /** By transaction id. */
  listeners: new Map<string, Listener>(),
  isListening: false,
}));

/** Calls `listener` whenever the transaction may have changed, which it also may have before listening stood. One
 *  listener per id. */
export function subscribe(id: string, listener: Listener): void {
  state.listeners.set(id, listener);
  if (state.isListening) return;
  state.isListening = true;
  getDatabase().then(listen, () => {
    state.isListening = false;
  });
}

export function unsubscribe(id: string): void {
  state.listeners.delete(id);
}

function listen(connection: Connection): void {
  const { listeners } = state;
  connection.listen(
    notificationChannel,
    id => listeners.get(id)?.(),
    () => {
      for (const listener of listeners.values()) listener();
    },
  );
}
