#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Takes the handler of one source off this host: service, rights, firewall rules, and its secrets.

.DESCRIPTION
Retire the host first (POST /v1/hosts/{host}/retire), or its tasks wait for it. Afterwards revoke its credential
(npm run host-credential -- revoke ID).

.EXAMPLE
.\remove.ps1 -Source mfa-server -LogFolders 'C:\Program Files\Multi-Factor Authentication Server\Logs'
#>
[CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
param(
    [Parameter(Mandatory)] [ValidateSet('mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa')] [string] $Source,
    # Those that install.ps1 was given: the account's rights on them are taken back.
    [string[]] $LogFolders = @(),
    # Also what was retained of event logs. It names people, and nothing else will let it expire.
    [switch] $RetainedEvents
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
foreach ($part in 'places', 'folders', 'service', 'event-logs', 'firewall') { . (Join-Path $PSScriptRoot "parts\$part.ps1") }

$name = Get-ServiceName $Source
$service = Get-CimInstance -ClassName Win32_Service -Filter "Name='$name'"
if (-not $service) { throw "There is no service $name on this host." }
if (-not $PSCmdlet.ShouldProcess("$name, which runs as $($service.StartName)", 'Remove')) { return }
$who = $service.StartName

# Rights first: with the service its virtual account goes, and cannot be named any more.
Stop-Service -Name $name
foreach ($folder in $LogFolders) { Revoke-Folder $folder $who }
if ($Source -in 'nps-extension', 'adfs-adapter') {
    foreach ($channel in Get-SourceChannels $Source) { Revoke-Clearing $channel $who }
}
$others = @(Get-CimInstance -ClassName Win32_Service -Filter "Name LIKE 'lethe-%'" | Where-Object { $_.Name -ne $name -and $_.StartName -eq $who })
# A managed account may serve another source on this host.
if ($others.Count -eq 0) {
    foreach ($group in $EventLogReaders, $Administrators) { Remove-GroupMember $group $who }
    Revoke-Folder $EventLogFolder $who
    foreach ($shared in 'config', 'event-logs', 'secrets') { Revoke-Folder (Join-Path $LetheData $shared) $who }
    Revoke-Folder $LetheData $who
}
Revoke-Folder (Join-Path $LetheData "logs\$Source") $who
Remove-LetheFirewall $Source
Uninstall-LetheService $Source

foreach ($left in "secrets\$Source", "work\$Source", "config\$Source.env") {
    Remove-Item -LiteralPath (Join-Path $LetheData $left) -Recurse -Force -ErrorAction SilentlyContinue
}
$retained = Join-Path $LetheData 'event-logs'
$stillUsed = @(Get-InstalledSources | Where-Object { $_ -in 'nps-extension', 'adfs-adapter' }).Count -gt 0
# The other source of this host keeps its own in the same folder.
if (-not $stillUsed) {
    if ($RetainedEvents) { Remove-Item -LiteralPath $retained -Recurse -Force -ErrorAction SilentlyContinue }
    elseif (Get-ChildItem -LiteralPath $retained -Recurse -File -ErrorAction SilentlyContinue) {
        Write-Warning "$retained still holds events that name people. Keep it under a hold, or delete it once nobody needs it."
    }
}
if (@(Get-InstalledSources).Count -eq 0) {
    $current = Join-Path $LetheRoot 'current'
    if (Test-Path -LiteralPath $current) { [IO.Directory]::Delete($current) }
    Remove-Item -LiteralPath $LetheRoot -Recurse -Force
}
Write-Output "$name is gone. Its log stays in $(Join-Path $LetheData "logs\$Source")."
