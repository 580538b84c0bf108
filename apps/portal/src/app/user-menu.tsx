import { Menu, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { ShapeIcon } from '../parts/shapes.js';
import { signOut, useSession } from '../session/session.js';
import { showShortcuts } from './shortcuts.js';

const roles: Readonly<Record<string, string>> = {
  requester: 'Requester',
  operator: 'Operator',
  'privacy-officer': 'Privacy officer',
  auditor: 'Auditor',
  admin: 'Administrator',
};

/** Who is signed in, and the way out. */
export function UserMenu() {
  const { name, role, version } = useSession();
  const [isRefused, setRefused] = useState(false);
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton p={6} aria-label={`Signed in as ${name}`} title={name}>
          <ShapeIcon shape="person" size={20} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label c="var(--lethe-muted)">
          {name} · {roles[role] ?? role}
        </Menu.Label>
        <Menu.Item onClick={showShortcuts}>Keyboard shortcuts</Menu.Item>
        <Menu.Item component="a" href="/docs">
          REST interface
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          onClick={() => void signOut().then((isOut) => setRefused(!isOut))}
        >
          {isRefused ? 'Still signed in: Lethe did not answer. Sign out again' : 'Sign out'}
        </Menu.Item>
        <Menu.Label c="var(--lethe-muted)">Lethe {version}</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
