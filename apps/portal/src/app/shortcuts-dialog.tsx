import { Kbd, Modal, Stack, Switch, Table } from '@mantine/core';
import { turnShortcuts, useShortcutsAreOn } from './shortcut-setting.js';

const keys: readonly (readonly [string, string])[] = [
  ['/', 'To the filters'],
  ['j', 'Next row'],
  ['k', 'Row before'],
  ['Enter', 'Open the row'],
  ['n', 'New request'],
  ['?', 'These keys'],
];

/** The keys and what they do, and the switch that turns them off for whoever is disturbed by them. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const areOn = useShortcutsAreOn();
  return (
    <Modal opened onClose={onClose} title="Keyboard shortcuts">
      <Stack>
        <Switch
          label="Shortcuts are on"
          checked={areOn}
          onChange={(event) => turnShortcuts(event.currentTarget.checked)}
        />
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Key</Table.Th>
              <Table.Th>What it does</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(([key, what]) => (
              <Table.Tr key={key}>
                <Table.Td>
                  <Kbd>{key}</Kbd>
                </Table.Td>
                <Table.Td>{what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Stack>
    </Modal>
  );
}
