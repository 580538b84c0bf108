import { Alert, Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { messageOf, ProblemError } from '../../api/problem.js';
import type { CreatedApiKey, Role } from '../../api/types.js';
import { roleNames } from '../../parts/role-names.js';
import { SecretOnce } from '../../parts/secret-once.js';

interface NewKeyDialogProps {
  readonly onClose: () => void;
  readonly onMade: () => void;
}

const roles = Object.entries(roleNames).map(([value, label]) => ({ value, label }));

/** Makes a key and shows its token, once. */
export function NewKeyDialog({ onClose, onMade }: NewKeyDialogProps) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('requester');
  const making = useMutation({
    mutationFn: () => post<CreatedApiKey>('/v1/api-keys', { name, role }),
    onSuccess: onMade,
  });
  const { data, error } = making;
  const ofName = error instanceof ProblemError ? error.of('name') : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={data ? 'The key is made' : 'New API key'}
      closeOnClickOutside={!data}
      closeOnEscape={!data}
    >
      {data ? (
        <SecretOnce name="The token" secret={data.token} onClose={onClose} />
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            making.mutate();
          }}
        >
          <Stack gap="sm">
            <TextInput
              label="What it is for"
              description="For example: help desk"
              required
              maxLength={100}
              value={name}
              error={ofName}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              data-autofocus
            />
            <NativeSelect
              label="Role"
              data={roles}
              value={role}
              onChange={({ currentTarget }) => setRole(currentTarget.value as Role)}
            />
            {error && ofName === undefined && (
              <Alert color="red" variant="outline" role="alert">
                {messageOf(error)}
              </Alert>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={making.isPending}>
                Make the key
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
