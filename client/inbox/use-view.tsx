/**
 * What a page shows: asked of the worker when the page opens, and again after each act. What is shown
 * stays while it is asked for again, and where that is refused.
 */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ProgressBar, WarningText } from '../ui/pieces.js';
import { refusal } from './refusal.js';
import { say } from './say.js';
import { codeOf } from './state.js';

export interface PageView<V> {
  /** `undefined`: not there yet. */
  view: Signal<V | undefined>;
  /** Why it was refused the last time; `null` when it was not. */
  fault: Signal<string | null>;
  /** Asks again; throws nothing. */
  load(): Promise<void>;
}

/** `again`: this page has asked before. It is asked anew, too, whenever `beside` is another. */
export function useView<V>(ask: (again: boolean) => Promise<V>, beside?: unknown): PageView<V> {
  const view = useSignal<V | undefined>(undefined);
  const fault = useSignal<string | null>(null);
  const read = async (again: boolean): Promise<void> => {
    try {
      view.value = await ask(again);
      fault.value = null;
    } catch (error) {
      fault.value = codeOf(error);
    }
  };
  useEffect(() => void read(false), [beside]);
  return { view, fault, load: () => read(true) };
}

/** Where a view belongs: why it was refused, or that it is on its way; nothing once it is there. */
export function NotShown({ id, of: { view, fault } }: { id: string; of: PageView<unknown> }) {
  if (fault.value !== null) return <WarningText>{refusal(fault.value)}</WarningText>;
  if (view.value !== undefined) return null;
  return <ProgressBar id={id} label={say.value('loading')} max={1} />;
}
