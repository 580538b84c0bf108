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
    $runsAs = (Get-CimInstance -ClassName Win32_Service -Filter "Name='$name'").StartName
    if ($runsAs -ne $Account) {
        # Windows renews the password of a managed account by itself where it is told that it is one, and lets the
        # account be changed where it is not.
        if ($runsAs -like '*$') { Invoke-Program 'sc.exe' @('managedaccount', $name, 'false') | Out-Null }
        # Without a password: that of a managed or virtual account is Windows' own business.
        Invoke-Program 'sc.exe' @('config', $name, 'obj=', $Account) | Out-Null
        if ($Account -like '*$') { Invoke-Program 'sc.exe' @('managedaccount', $name, 'true') | Out-Null }
    }
    Invoke-Program 'sc.exe' @('config', $name, 'start=', 'delayed-auto') | Out-Null
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
        if (Get-Service -Name $name -ErrorAction SilentlyContinue) {
            Write-Warning "$name goes when nobody looks at it any more: close services.msc, Task Manager and Event Viewer."
        }
    }
    Remove-Item -LiteralPath (Join-Path $LetheRoot "services\$Source") -Recurse -Force -ErrorAction SilentlyContinue
}
