import { beforeEach, describe, expect, it } from 'vitest';
import { useWorkbenchView } from './workbench-view.ts';

const view = () => useWorkbenchView.getState();

describe('what the workbench shows', () => {
  beforeEach(() =>
    useWorkbenchView.setState({ side: undefined, maximised: undefined, narrow: 'terminal', isBeside: true }),
  );

  it('brings the editor back from under a maximised terminal', () => {
    view().toggleMaximised('bottom');
    view().showPart('editor');
    expect(view()).toMatchObject({ maximised: undefined, narrow: 'editor' });
  });

  it('keeps what was maximised when that is what is asked for', () => {
    view().toggleMaximised('top');
    view().showPart('editor');
    expect(view().maximised).toBe('top');
  });

  it('closes a preview that covers the editor when a file is opened', () => {
    view().setBeside(false);
    view().showSide('preview');
    view().showPart('editor');
    expect(view().side).toBeUndefined();
  });

  it('leaves a preview that stands beside the editor', () => {
    view().showSide('preview');
    view().showPart('editor');
    expect(view().side).toBe('preview');
  });

  it('shows the engine view over a maximised terminal', () => {
    view().toggleMaximised('bottom');
    view().toggleSide('engine');
    expect(view()).toMatchObject({ side: 'engine', maximised: undefined });
    view().toggleSide('engine');
    expect(view().side).toBeUndefined();
  });
});
