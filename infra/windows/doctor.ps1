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
$settings = Get-EnvironmentFile $Source
if (-not (Test-Path -LiteralPath $settings)) { throw "There is no handler of $Source on this host: run install.ps1." }
$words = @("--env-file=$settings", (Join-Path $LetheRoot 'current\dist\apps\cli\src\main.js'), 'doctor', '--source', $Source)
if ($All) { $words += '--all' }
# Where the service has it, too (service.xml).
$work = Join-Path $LetheData "work\$Source"
$service = Get-CimInstance -ClassName Win32_Service -Filter "Name='$(Get-ServiceName $Source)'"

function Invoke-Doctor {
    $temporary = $env:TEMP, $env:TMP
    try {
        $env:TEMP = $work
        $env:TMP = $work
        & $node @words
    }
    finally { $env:TEMP, $env:TMP = $temporary }
}

if (-not $service -or $service.StartName -notlike '*$') {
    Invoke-Doctor
    exit $LASTEXITCODE
}

$task = "lethe-doctor-$([guid]::NewGuid())"
$answer = Join-Path $work 'doctor.txt'
$quoted = ($words | ForEach-Object { "`"$_`"" }) -join ' '
$action = New-ScheduledTaskAction -Execute 'cmd.exe' -Argument "/d /c `"set `"TEMP=$work`"&& set `"TMP=$work`"&& `"$node`" $quoted > `"$answer`" 2>&1`""
$principal = New-ScheduledTaskPrincipal -UserId $service.StartName -LogonType Password
Register-ScheduledTask -TaskName $task -Action $action -Principal $principal | Out-Null
try {
    Start-ScheduledTask -TaskName $task
    $begin = (Get-Date).AddMinutes(1)
    $until = (Get-Date).AddMinutes(6)
    do {
        Start-Sleep -Seconds 1
        $result = (Get-ScheduledTaskInfo -TaskName $task).LastTaskResult
        # 0x41303: it has not run yet; 0x41325: it is about to; 0x41301: it runs.
        $waits = ($result -in 0x41303, 0x41325) -and ((Get-Date) -lt $begin)
        $runs = ($result -eq 0x41301) -and ((Get-Date) -lt $until)
    } while ($waits -or $runs)
    if (Test-Path -LiteralPath $answer) {
        Get-Content -LiteralPath $answer -Encoding UTF8
        exit $result
    }
    Write-Warning "Windows does not run a task as $($service.StartName) ($('0x{0:X}' -f $result)): that takes the right to log on as a batch job. What follows is judged for you, not for the service."
    Invoke-Doctor
    exit $LASTEXITCODE
}
finally {
    Unregister-ScheduledTask -TaskName $task -Confirm:$false
    Remove-Item -LiteralPath $answer -ErrorAction SilentlyContinue
}
