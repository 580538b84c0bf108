import { Button, Text } from '@mantine/core';
import { useCallback, useEffect, useId, useState, type DragEvent } from 'react';
import { bytesText } from '../../../parts/bytes-text.js';
import { ShapeIcon } from '../../../parts/shapes.js';
import { ACCEPT, RULES } from './evidence-rules.js';
import { addFiles, removeFile, useFiles, type ChosenFile } from './evidence-store.js';
import classes from './step.module.css';

interface EvidencePickerProps {
  readonly taskId: string;
  readonly isDisabled: boolean;
}

/** Pictures from the clipboard, wherever on the page it is pasted. Text goes where it would go anyway. */
function usePastedFiles(onFiles: (files: Iterable<File>) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData;
      if (!pasted || pasted.files.length === 0) return;
      // Office programs put a picture of the text beside it: then it is the text that is meant.
      if (pasted.types.includes('text/plain')) return;
      event.preventDefault();
      onFiles(pasted.files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [onFiles]);
}

/** Files by choosing, dropping or pasting them; each with a picture, its size, what is wrong with it, and a way out. */
export function EvidencePicker({ taskId, isDisabled }: EvidencePickerProps) {
  const id = useId();
  const files = useFiles(taskId);
  const add = useCallback((chosen: Iterable<File>) => addFiles(taskId, chosen), [taskId]);
  const [isOver, setOver] = useState(false);
  usePastedFiles(add);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!isDisabled) add(event.dataTransfer.files);
  };
  return (
    <div>
      <div
        className={classes['drop']}
        data-over={isOver || undefined}
        onDragOver={over}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          id={id}
          className="visually-hidden"
          type="file"
          multiple
          accept={ACCEPT}
          disabled={isDisabled}
          aria-describedby={`${id}-rules`}
          onChange={({ currentTarget }) => {
            add([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
        <label htmlFor={id}>Add files</label>
        <Text size="sm" id={`${id}-rules`}>
          Or drop them here, or paste a picture with Ctrl+V. {RULES}
        </Text>
      </div>
      <p role="status" className={classes['count']}>
        {countText(files)}
      </p>
      {files.length > 0 && (
        <ul className={classes['files']} aria-label="Chosen files">
          {files.map((one) => (
            <FileItem
              key={one.key}
              of={one}
              isDisabled={isDisabled}
              onRemove={() => {
                removeFile(taskId, one.key);
                // What had the focus is gone; the next thing to do is likely to choose another.
                document.getElementById(id)?.focus();
              }}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function countText(files: readonly ChosenFile[]): string {
  const good = files.filter(({ refusal }) => refusal === null).length;
  const bad = files.length - good;
  const taken = good === 1 ? '1 file chosen' : `${good} files chosen`;
  if (bad === 0) return files.length === 0 ? 'No file chosen' : taken;
  return `${taken}, ${bad} cannot be handed in`;
}

interface FileItemProps {
  readonly of: ChosenFile;
  readonly isDisabled: boolean;
  readonly onRemove: () => void;
}

const FileItem = ({ of: { file, preview, refusal }, isDisabled, onRemove }: FileItemProps) => (
  <li className={classes['file']} data-refused={refusal !== null || undefined}>
    {preview === null ? (
      <span className={classes['noPicture']}>
        <ShapeIcon shape={refusal === null ? 'check' : 'cross'} size={24} />
      </span>
    ) : (
      <img src={preview} alt={`Preview of ${file.name}`} className={classes['picture']} />
    )}
    <div className={classes['fileWords']}>
      <bdi>{file.name}</bdi> <span className={classes['size']}>{bytesText(file.size)}</span>
      {refusal !== null && <div className={classes['refusal']}>{refusal} It is not handed in.</div>}
    </div>
    <Button variant="default" size="compact-sm" onClick={onRemove} disabled={isDisabled}>
      Remove<span className="visually-hidden"> {file.name}</span>
    </Button>
  </li>
);
