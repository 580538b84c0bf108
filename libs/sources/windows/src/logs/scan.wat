;; The inner loops of log search, sixteen bytes at a time. scan-code.ts holds what this assembles to:
;;   npx -y -p wabt@1.0.39 wat2wasm --output=- scan.wat | base64 -w0
;; scan-memory.spec.ts holds both functions against plain ones.
(module
  ;; 0 to 4095: a byte for each length of token, not 0 if it is asked for. The text lies anywhere behind, with
  ;; sixteen bytes after its end that may be read.
  (memory (import "scan" "memory") 1)

  ;; Line feeds in [at, end).
  (func (export "countLineFeeds") (param $at i32) (param $end i32) (result i32)
    (local $count i32) (local $found i32) (local $left i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $found
          (i8x16.bitmask
            (i8x16.eq
              (v128.load (local.get $at))
              (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))))
        (local.set $left (i32.sub (local.get $end) (local.get $at)))
        (if (i32.lt_u (local.get $left) (i32.const 16))
          (then
            (local.set $found
              (i32.and
                (local.get $found)
                (i32.sub (i32.shl (i32.const 1) (local.get $left)) (i32.const 1))))))
        (local.set $count (i32.add (local.get $count) (i32.popcnt (local.get $found))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.get $count))

  ;; Writes the places of both quotes of each token between neighbouring quotes in [at, end) whose length is
  ;; asked for, eight bytes a token, to [out, outEnd). Stops when that is full. Answers where it stopped writing.
  (func (export "quotedTokens") (param $at i32) (param $end i32) (param $out i32) (param $outEnd i32) (result i32)
    (local $found i32) (local $last i32) (local $quote i32) (local $length i32)
    ;; So far before the text that no length reaches it.
    (local.set $last (i32.const -65536))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $found
          (i8x16.bitmask
            (i8x16.eq
              (v128.load (local.get $at))
              (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34))))
        (block $vectorDone
          (loop $nextQuote
            (br_if $vectorDone (i32.eqz (local.get $found)))
            (local.set $quote (i32.add (local.get $at) (i32.ctz (local.get $found))))
            (br_if $done (i32.ge_u (local.get $quote) (local.get $end)))
            (local.set $length (i32.sub (i32.sub (local.get $quote) (local.get $last)) (i32.const 1)))
            (if (i32.lt_u (local.get $length) (i32.const 4096))
              (then
                (if (i32.load8_u (local.get $length))
                  (then
                    (i32.store (local.get $out) (local.get $last))
                    (i32.store offset=4 (local.get $out) (local.get $quote))
                    (local.set $out (i32.add (local.get $out) (i32.const 8)))
                    (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))))))
            (local.set $last (local.get $quote))
            (local.set $found (i32.and (local.get $found) (i32.sub (local.get $found) (i32.const 1))))
            (br $nextQuote)))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.get $out)))
