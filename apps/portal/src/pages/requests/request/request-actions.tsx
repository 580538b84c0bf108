import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { RequestView } from '../../../api/types.js';
import { useSession } from '../../../session/session.js';
import { ActionDialog } from './action-dialog-loaded.js';
import { actionsOn, type Action } from './actions.js';

/** What the user may do to a request; while the past is shown, nothing. */
export function RequestActions({ view, isPast }: { readonly view: RequestView; readonly isPast: boolean }) {
  const { permissions } = useSession();
  const [chosen, choose] = useState<Action>();
  const actions = actionsOn(view).filter(({ permission }) => permissions.includes(permission));
  const approve = actions.find(({ name }) => name === 'approve');
  const others = actions.filter((action) => action !== approve);
  return (
    <>
      <Button variant="default" className="no-print" onClick={() => window.print()}>
        Print
      </Button>
      {approve && (
        <Button disabled={isPast} onClick={() => choose(approve)}>
          {approve.label}
        </Button>
      )}
      {others.length > 0 && (
        <Menu position="bottom-end" disabled={isPast}>
          <Menu.Target>
            <Button variant="default" disabled={isPast}>
              Actions
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((action) => (
              <Menu.Item key={action.name} onClick={() => choose(action)}>
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {chosen && <ActionDialog action={chosen} view={view} onClose={() => choose(undefined)} />}
    </>
  );
}
