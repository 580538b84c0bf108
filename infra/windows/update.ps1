#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Brings another version of Lethe to this host, and goes back to the one before if a service does not get ready.

.DESCRIPTION
Tasks that are in hand are handed back and come again to the new version: nothing is lost and nothing is done twice
with another outcome. Settings, secrets and rights stay as they are.

.EXAMPLE
.\update.ps1 -Bundle C:\stage\lethe.zip
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)] [string] $Bundle,
    # Another Node, where the new version wants one.
    [string] $Node,
    # Versions that stay beside the current one.
    [ValidateRange(1, 20)] [int] $Keep = 2
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
foreach ($part in 'places', 'bundle') { . (Join-Path $PSScriptRoot "parts\$part.ps1") }

$sources = @(Get-InstalledSources)
if ($sources.Count -eq 0) { throw 'There is no service of Lethe on this host: run install.ps1.' }
if (-not $PSCmdlet.ShouldProcess("$($sources -join ', ') from $Bundle", 'Update')) { return }

$old = Get-CurrentVersion
if (-not $old) { throw 'No version is the current one on this host: run install.ps1.' }
# Everything slow is done while the old version still works.
$new = Expand-Bundle $Bundle
$nodeHere = Join-Path $LetheRoot 'node\node.exe'

function Switch-Version([string] $Folder, [string] $NodeProgram) {
    foreach ($source in $sources) { Stop-Service -Name (Get-ServiceName $source) }
    if ($NodeProgram) { Copy-Item -LiteralPath $NodeProgram -Destination $nodeHere -Force }
    Set-CurrentVersion $Folder
    # One that does not start is not ready either, and that is what decides.
    foreach ($source in $sources) { Start-Service -Name (Get-ServiceName $source) -ErrorAction Continue }
    @($sources | Where-Object { -not (Wait-Ready $_) })
}

if ($Node) { Copy-Item -LiteralPath $nodeHere -Destination "$nodeHere.before" -Force }
# Whatever goes wrong on the way, a file that is held as much as a version that does not run: services must not stay stopped.
$failed = @(try { Switch-Version $new $Node } catch { Write-Warning "$_"; $sources })
if ($failed.Count -gt 0) {
    Write-Warning "$($failed -join ', ') did not get ready on $new. Going back to $old."
    $before = if ($Node) { "$nodeHere.before" } else { '' }
    $still = @(try { Switch-Version $old $before } catch { Write-Warning "$_"; $sources })
    # Whatever kept the way back from its end: none is left stopped.
    foreach ($source in $still) { Start-Service -Name (Get-ServiceName $source) -ErrorAction Continue }
    if ($still.Count -gt 0) { Write-Warning "$($still -join ', ') did not get ready on the old version either: the fault lies elsewhere. Run doctor.ps1." }
    exit 1
}
Write-Output "$($sources -join ', ') run from $new."

Get-ChildItem -LiteralPath (Join-Path $LetheRoot 'versions') -Directory |
    Where-Object { $_.FullName -ne $new -and $_.FullName -ne $old } |
    Sort-Object -Property CreationTimeUtc -Descending | Select-Object -Skip ($Keep - 1) |
    Remove-Item -Recurse -Force
