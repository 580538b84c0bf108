import { stepsOf, valuesOf, wordsOf, type Place, type Takes } from './command-tree.js';

/** PowerShell ends a text at a typographic apostrophe too. */
const quoted = (text: string): string => `'${text.replace(/[‘’‚‛']/g, "''")}'`;
const list = (texts: readonly string[]): string => `@(${texts.map(quoted).join(', ')})`;

/** An empty list says that nothing can be offered; of files, that PowerShell offers them itself. */
const answer = (takes: Takes): string => (typeof takes === 'object' ? list(takes.words) : '@()');

/** For PowerShell: `lethe completion powershell | Out-String | Invoke-Expression`. */
export function powershellCompletion(places: readonly Place[]): string {
  const values = valuesOf(places).map(([after, takes]) => `    ${quoted(after)} = ${answer(takes)}`);
  const words = places.map(
    (place) =>
      `    ${quoted(place.at)} = @(${wordsOf(place)
        .map(({ name, description }) => `, @(${quoted(name)}, ${quoted(description || name)})`)
        .join('; ')})`,
  );
  return `# PowerShell completion of lethe
Register-ArgumentCompleter -Native -CommandName lethe -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $steps = ${list(stepsOf(places))}
  $values = @{
${values.join('\n')}
  }
  $places = @{
${words.join('\n')}
  }
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $at = ''
  foreach ($word in @($before | Select-Object -Skip 1)) {
    if ($steps -ccontains "$at $word") { $at = "$at $word".Trim() }
  }
  $after = "$at $(@($before)[-1])"
  if ($values.ContainsKey($after)) { $found = @($values[$after] | ForEach-Object { , @($_, $_) }) } else { $found = @($places[$at]) }
  $found | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`;
}
