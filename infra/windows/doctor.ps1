#Requires -Version 5.1
#Requires -RunAsAdministrator
<#
.SYNOPSIS
Runs `lethe doctor` under the settings of a service, and as its account where Windows allows that.

.DESCRIPTION
Rights are those of whoever asks. As a group managed service account it runs in a task that is there for a moment.
Nobody but the service itself can be its virtual account: then doctor runs as you, says so, and what the service
itself lacks stands on the page of the host.

.EXAMPLE
.\doctor.ps1 -Source nps-extension
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [ValidateSet('mfa-server', 'nps-extension', 'adfs-adapter', 'cloud-mfa')] [string] $Source,
    [switch] $All
)
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'parts\places.ps1')

$node = Join-Path $LetheRoot 'node\node.exe'
$words = @("--env-file=$(Get-EnvironmentFile $Source)", (Join-Path $LetheRoot 'current\dist\apps\cli\src\main.js'), 'doctor', '--source', $Source)
if ($All) { $words += '--all' }
$service = Get-CimInstance -ClassName Win32_Service -Filter "Name='$(Get-ServiceName $Source)'"

if (-not $service -or $service.StartName -notlike '*$') {
    & $node @words
    exit $LASTEXITCODE
}

$task = "lethe-doctor-$([guid]::NewGuid())"
$answer = Join-Path $LetheData "work\$Source\doctor.txt"
$quoted = ($words | ForEach-Object { "`"$_`"" }) -join ' '
$action = New-ScheduledTaskAction -Execute 'cmd.exe' -Argument "/d /c `"`"$node`" $quoted > `"$answer`" 2>&1`""
$principal = New-ScheduledTaskPrincipal -UserId $service.StartName -LogonType Password
Register-ScheduledTask -TaskName $task -Action $action -Principal $principal | Out-Null
try {
    Start-ScheduledTask -TaskName $task
    $until = (Get-Date).AddMinutes(6)
    # 0x41303: it has not run yet; 0x41301: it runs.
    do { Start-Sleep -Seconds 1; $info = Get-ScheduledTaskInfo -TaskName $task } while ($info.LastTaskResult -in 0x41303, 0x41301 -and (Get-Date) -lt $until)
    Get-Content -LiteralPath $answer -Encoding UTF8
    exit $info.LastTaskResult
}
finally {
    Unregister-ScheduledTask -TaskName $task -Confirm:$false
    Remove-Item -LiteralPath $answer -ErrorAction SilentlyContinue
}
