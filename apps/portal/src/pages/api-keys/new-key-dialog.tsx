import { NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '../../api/client.js';
import { ProblemError } from '../../api/problem.js';
import type { CreatedApiKey, Role } from '../../api/types.js';
import { useDraftText } from '../../parts/draft-text.js';
import { keyAfter, onceByKey } from '../../parts/idempotency-key.js';
import { MakeDialog } from '../../parts/make-dialog.js';
import { roleNames } from '../../parts/role-names.js';

interface NewKeyDialogProps {
  readonly onClose: () => void;
  readonly onMade: () => void;
}

/** of the dialog, for what is typed and for its key */
const NAME = 'api-key';

const roles = Object.entries(roleNames).map(([value, label]) => ({ value, label }));

/** Makes a key and shows its token, once. */
export function NewKeyDialog({ onClose, onMade }: NewKeyDialogProps) {
  const [name, setName, forget] = useDraftText(NAME);
  const [role, setRole] = useState<Role>('requester');
  const making = useMutation({
    mutationFn: () => post<CreatedApiKey>('/v1/api-keys', { name, role }, onceByKey(NAME, { name, role })),
    onSuccess: () => {
      forget();
      onMade();
    },
    onSettled: keyAfter(NAME),
  });
  const ofName = making.error instanceof ProblemError ? making.error.of('name') : undefined;
  return (
    <MakeDialog
      title="New API key"
      madeTitle="The key is made"
      act="Make the key"
      making={making}
      secretOf={({ token }) => token}
      secretName="The token"
      isShownAtField={ofName !== undefined}
      onClose={onClose}
    >
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
    </MakeDialog>
  );
}
