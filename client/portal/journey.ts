/** Which screen follows which. Screens are names; what they show is elsewhere. */
export type Screen =
  | 'start'
  | 'elsewhere'
  | 'route'
  | 'conflict'
  | 'mode'
  | 'named'
  | `question:${string}`
  | 'behalf'
  | 'check'
  | 'continues'
  | 'answer'
  | 'words'
  | 'words-back'
  | 'send'
  | 'return'
  | 'found'
  | 'write';

/** What the order of the screens depends on. */
export interface Journey {
  flow: 'report' | 'message';
  /** Whether there is more than one route to choose from. */
  routes: boolean;
  /** Whether the reporter says who they are. */
  named: boolean;
  questions: readonly string[];
  answerWanted: boolean;
}

export function stepsOf({ flow, routes, named, questions, answerWanted }: Journey): Screen[] {
  const path: Screen[] = routes ? ['route', 'conflict'] : ['conflict'];
  if (flow === 'message') return [...path, 'write'];
  return [
    ...path,
    'mode',
    ...(named ? (['named'] as const) : []),
    ...questions.map((id): Screen => `question:${id}`),
    'behalf',
    'check',
    'answer',
    ...(answerWanted ? (['words', 'words-back'] as const) : []),
    'send',
  ];
}

/**
 * Where "continue" leads. `visited`: the screens before this one, in order. Somebody who came from
 * the answers to change one goes back to them; after another mode or route, by way of what it asks.
 */
export function nextOf(
  journey: Journey,
  screen: Screen,
  visited: readonly Screen[],
): Screen | 'back' {
  const steps = stepsOf(journey);
  const at = steps.indexOf(screen);
  if (screen === 'continues') return 'back';
  if (screen === 'words' && visited.at(-1) === 'send') return 'back';
  const checked = visited.includes('check') && at >= 0 && at < steps.indexOf('check');
  const following = steps[at + 1] ?? 'start';
  if (!checked) return following;
  if (screen === 'mode' && following === 'named') return following;
  // Who reads it is another circle: whom to leave out is asked again.
  if (screen === 'route') return following;
  return visited.at(-1) === 'check' ? 'back' : 'check';
}
