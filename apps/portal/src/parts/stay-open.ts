const stay = (): void => undefined;

/**
 * What closes a dialog. While something is on its way it stays open: whoever closed it would not be told what came
 * of it.
 */
export const closing = (onClose: () => void, isActing: boolean): (() => void) => (isActing ? stay : onClose);
