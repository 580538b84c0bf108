;; The inner loops of the search for names in bytes, sixteen places at a time. sieve-code.ts holds what this assembles to:
;;   npx -y -p wabt@1.0.39 wat2wasm --output=sieve.wasm sieve.wat && base64 -w0 sieve.wasm
;; byte-sieve.spec.ts holds both functions against plain ones.
;;
;; A place passes when its bytes, looked up by their halves, have a bit in common in all tables, and what they add
;; up to is marked. Both are coarse: whoever asks looks again. 0 to 159: tables for `wide`, two for each of five bytes;
;; 160 to 255: for `narrow`, two for each of three; then 32 KiB of marks for each. The bytes lie anywhere behind, with
;; 32 after their end that may be read. Places in [at, end) go to [out, outEnd), four bytes each; it stops when that is
;; full, and answers where it stopped writing.
(module
  (memory (import "sieve" "memory") 1)

  ;; Text of two bytes a character.
  (func (export "wide") (param $at i32) (param $end i32) (param $out i32) (param $outEnd i32) (result i32)
    (local $found i32) (local $place i32) (local $bytes v128) (local $hit v128)
    (local $b0Low v128) (local $b0High v128) (local $b1Low v128) (local $b1High v128) (local $b2Low v128) (local $b2High v128) (local $b3Low v128) (local $b3High v128) (local $b4Low v128) (local $b4High v128)
    (local.set $b0Low (v128.load (i32.const 0)))
    (local.set $b0High (v128.load (i32.const 16)))
    (local.set $b1Low (v128.load (i32.const 32)))
    (local.set $b1High (v128.load (i32.const 48)))
    (local.set $b2Low (v128.load (i32.const 64)))
    (local.set $b2High (v128.load (i32.const 80)))
    (local.set $b3Low (v128.load (i32.const 96)))
    (local.set $b3High (v128.load (i32.const 112)))
    (local.set $b4Low (v128.load (i32.const 128)))
    (local.set $b4High (v128.load (i32.const 144)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $hit
          (v128.and
            (v128.and
              (i8x16.swizzle (local.get $b0Low) (v128.and (local.tee $bytes (v128.load (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b0High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))
            (v128.and
              (i8x16.swizzle (local.get $b1Low) (v128.and (local.tee $bytes (v128.load offset=1 (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b1High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))
        (if (v128.any_true (local.get $hit))
          (then
            (local.set $hit (v128.and (local.get $hit) (v128.and
              (i8x16.swizzle (local.get $b2Low) (v128.and (local.tee $bytes (v128.load offset=2 (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b2High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))
            (local.set $hit (v128.and (local.get $hit) (v128.and
              (i8x16.swizzle (local.get $b3Low) (v128.and (local.tee $bytes (v128.load offset=3 (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b3High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))
            (local.set $hit (v128.and (local.get $hit) (v128.and
              (i8x16.swizzle (local.get $b4Low) (v128.and (local.tee $bytes (v128.load offset=4 (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b4High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))
            (local.set $found
              (i32.xor (i8x16.bitmask (i8x16.eq (local.get $hit) (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0))) (i32.const 65535)))
            (block $vectorDone
              (loop $nextPlace
                (br_if $vectorDone (i32.eqz (local.get $found)))
                (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $found))))
                (br_if $done (i32.ge_u (local.get $place) (local.get $end)))
                (if
                  (i32.load8_u offset=256
                    (i32.and
                      (i32.add
                        (i32.or (i32.load8_u (local.get $place)) (i32.const 32))
                        (i32.add
                          (i32.mul (i32.or (i32.load8_u offset=2 (local.get $place)) (i32.const 32)) (i32.const 37))
                          (i32.mul (i32.or (i32.load8_u offset=4 (local.get $place)) (i32.const 32)) (i32.const 1021))))
                      (i32.const 32767)))
                  (then
                    (i32.store (local.get $out) (local.get $place))
                    (local.set $out (i32.add (local.get $out) (i32.const 4)))
                    (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))))
                (local.set $found (i32.and (local.get $found) (i32.sub (local.get $found) (i32.const 1))))
                (br $nextPlace)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.get $out))

  ;; Text of one byte a character, and values that are no text.
  (func (export "narrow") (param $at i32) (param $end i32) (param $out i32) (param $outEnd i32) (result i32)
    (local $found i32) (local $place i32) (local $bytes v128) (local $hit v128)
    (local $b0Low v128) (local $b0High v128) (local $b1Low v128) (local $b1High v128) (local $b2Low v128) (local $b2High v128)
    (local.set $b0Low (v128.load (i32.const 160)))
    (local.set $b0High (v128.load (i32.const 176)))
    (local.set $b1Low (v128.load (i32.const 192)))
    (local.set $b1High (v128.load (i32.const 208)))
    (local.set $b2Low (v128.load (i32.const 224)))
    (local.set $b2High (v128.load (i32.const 240)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $hit
          (v128.and
            (v128.and
              (i8x16.swizzle (local.get $b0Low) (v128.and (local.tee $bytes (v128.load (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b0High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))
            (v128.and
              (i8x16.swizzle (local.get $b1Low) (v128.and (local.tee $bytes (v128.load offset=1 (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b1High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))
        (if (v128.any_true (local.get $hit))
          (then
            (local.set $hit (v128.and (local.get $hit) (v128.and
              (i8x16.swizzle (local.get $b2Low) (v128.and (local.tee $bytes (v128.load offset=2 (local.get $at))) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
              (i8x16.swizzle (local.get $b2High) (i8x16.shr_u (local.get $bytes) (i32.const 4))))))
            (local.set $found
              (i32.xor (i8x16.bitmask (i8x16.eq (local.get $hit) (v128.const i8x16 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0))) (i32.const 65535)))
            (block $vectorDone
              (loop $nextPlace
                (br_if $vectorDone (i32.eqz (local.get $found)))
                (local.set $place (i32.add (local.get $at) (i32.ctz (local.get $found))))
                (br_if $done (i32.ge_u (local.get $place) (local.get $end)))
                (if
                  (i32.load8_u offset=33024
                    (i32.and
                      (i32.add
                        (i32.or (i32.load8_u (local.get $place)) (i32.const 32))
                        (i32.add
                          (i32.mul (i32.or (i32.load8_u offset=1 (local.get $place)) (i32.const 32)) (i32.const 37))
                          (i32.mul (i32.or (i32.load8_u offset=2 (local.get $place)) (i32.const 32)) (i32.const 1021))))
                      (i32.const 32767)))
                  (then
                    (i32.store (local.get $out) (local.get $place))
                    (local.set $out (i32.add (local.get $out) (i32.const 4)))
                    (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))))
                (local.set $found (i32.and (local.get $found) (i32.sub (local.get $found) (i32.const 1))))
                (br $nextPlace)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (local.get $out)))
