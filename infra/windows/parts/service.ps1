# The service itself. sc.exe cannot run node.exe, which knows nothing of Windows' service control: WinSW stands
# in between (README.md says why it and not another).

function Install-LetheService([string] $Source, [string] $WinSW, [string] $Account) {
    $name = Get-ServiceName $Source
    $folder = Join-Path $LetheRoot "services\$Source"
    New-Item -ItemType Directory -Path $folder -Force | Out-Null
    $program = Join-Path $folder "$name.exe"
    Copy-Item -LiteralPath $WinSW -Destination $program -Force
    $text = Get-Content -LiteralPath (Join-Path $PSScriptRoot '..\service.xml') -Raw
    $text = $text.Replace('{source}', $Source).Replace('{root}', $LetheRoot).Replace('{data}', $LetheData)
    Set-Content -LiteralPath (Join-Path $folder "$name.xml") -Value $text -Encoding UTF8

    if (-not (Get-Service -Name $name -ErrorAction SilentlyContinue)) {
        New-Service -Name $name -BinaryPathName "`"$program`"" -DisplayName "Lethe $Source" -StartupType Automatic | Out-Null
    }
    # Without a password: that of a managed or virtual account is Windows' own business.
    Invoke-Program 'sc.exe' @('config', $name, 'obj=', $Account, 'start=', 'delayed-auto') | Out-Null
    # So that firewall rules can name the service.
    Invoke-Program 'sc.exe' @('sidtype', $name, 'unrestricted') | Out-Null
    Invoke-Program 'sc.exe' @('failure', $name, 'reset=', '86400', 'actions=', 'restart/10000/restart/60000/restart/300000') | Out-Null
    Invoke-Program 'sc.exe' @('failureflag', $name, '1') | Out-Null
}

function Uninstall-LetheService([string] $Source) {
    $name = Get-ServiceName $Source
    if (Get-Service -Name $name -ErrorAction SilentlyContinue) {
        Stop-Service -Name $name
        Invoke-Program 'sc.exe' @('delete', $name) | Out-Null
    }
    Remove-Item -LiteralPath (Join-Path $LetheRoot "services\$Source") -Recurse -Force -ErrorAction SilentlyContinue
}

# A virtual account has the right to log on as a service from Windows; a managed one gets it here. A group
# policy that sets this right wins over it: then add the account there.
function Grant-ServiceLogon([string] $Account) {
    if ($Account -like 'NT SERVICE\*') { return }
    $sid = ([Security.Principal.NTAccount] $Account).Translate([Security.Principal.SecurityIdentifier]).Value
    $folder = New-Item -ItemType Directory -Path (Join-Path $env:TEMP ([guid]::NewGuid()))
    try {
        $policy = Join-Path $folder 'rights.inf'
        Invoke-Program 'secedit.exe' @('/export', '/cfg', $policy, '/areas', 'USER_RIGHTS') | Out-Null
        $lines = Get-Content -LiteralPath $policy
        $line = $lines | Where-Object { $_ -like 'SeServiceLogonRight*' }
        if ($line -match [regex]::Escape("*$sid")) { return }
        $changed = if ($line) { "$line,*$sid" } else { "SeServiceLogonRight = *$sid" }
        $wanted = @('[Unicode]', 'Unicode=yes', '[Version]', 'signature="$CHICAGO$"', 'Revision=1', '[Privilege Rights]', $changed)
        Set-Content -LiteralPath $policy -Value $wanted -Encoding Unicode
        Invoke-Program 'secedit.exe' @('/configure', '/db', (Join-Path $folder 'rights.sdb'), '/cfg', $policy, '/areas', 'USER_RIGHTS') | Out-Null
    }
    finally { Remove-Item -LiteralPath $folder -Recurse -Force }
}
