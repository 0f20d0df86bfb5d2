import coach from '../messages/ko/coach.json' with { type: 'json' };
import common from '../messages/ko/common.json' with { type: 'json' };
import course from '../messages/ko/course.json' with { type: 'json' };
import dockerfile from '../messages/ko/dockerfile.json' with { type: 'json' };
import editor from '../messages/ko/editor.json' with { type: 'json' };
import engine from '../messages/ko/engine.json' with { type: 'json' };
import errors from '../messages/ko/errors.json' with { type: 'json' };
import exercise from '../messages/ko/exercise.json' with { type: 'json' };
import lesson from '../messages/ko/lesson.json' with { type: 'json' };
import pictures from '../messages/ko/pictures.json' with { type: 'json' };
import preview from '../messages/ko/preview.json' with { type: 'json' };
import sandbox from '../messages/ko/sandbox.json' with { type: 'json' };
import terminal from '../messages/ko/terminal.json' with { type: 'json' };
import watch from '../messages/ko/watch.json' with { type: 'json' };
import workbench from '../messages/ko/workbench.json' with { type: 'json' };

/** All interface text: a file per feature, its name is the first part of a key. */
export const messages = {
  coach,
  common,
  course,
  dockerfile,
  editor,
  engine,
  errors,
  exercise,
  lesson,
  pictures,
  preview,
  sandbox,
  terminal,
  watch,
  workbench,
};

export type Messages = typeof messages;

/** The part of the texts that a page's browser code needs; the rest never leaves the server. */
export function pickMessages<N extends keyof Messages>(...names: N[]): Pick<Messages, N> {
  return Object.fromEntries(names.map((name) => [name, messages[name]])) as Pick<Messages, N>;
}
