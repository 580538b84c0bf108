// A stand-in for MultiFactorAuthGdpr.exe that is a program of Windows' own, for the Windows lane
// (infra/windows/lane): `MultiFactorAuthGdpr.exe export|delete <username>`. What it does is told by the
// name: `hangs`, `prints` (UTF-16 on standard output), `unknown`; for anybody else it writes a file.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf16"
)

func export(username string) []byte {
	name, _ := json.Marshal(username)
	return []byte(fmt.Sprintf(`{"Username":%s,"Blocks":[{"Username":%s,"BlockReason":"Größe"}]}`, name, name))
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "Usage: MultiFactorAuthGdpr.exe export|delete <username>")
		os.Exit(2)
	}
	verb, username := os.Args[1], os.Args[2]
	account := strings.Split(username[strings.LastIndex(username, `\`)+1:], "@")[0]
	switch {
	case account == "hangs":
		time.Sleep(time.Hour)
	case account == "unknown":
		fmt.Fprintf(os.Stderr, "User %s was not found.\r\n", username)
		os.Exit(1)
	case verb == "delete":
		fmt.Printf("2 records deleted.\r\n")
	case account == "prints":
		units := utf16.Encode([]rune("\uFEFF" + string(export(username))))
		binary.Write(os.Stdout, binary.LittleEndian, units)
	default:
		if err := os.WriteFile("Export "+time.Now().Format("2006-01-02")+".json", export(username), 0o600); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
