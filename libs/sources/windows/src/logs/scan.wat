;; The inner loops of log search, sixty-four bytes at a time. scan-code.ts holds what this assembles to:
;;   npx -y -p wabt@1.0.39 wat2wasm --output=scan.wasm scan.wat && base64 -w0 scan.wasm
;; scan-memory.spec.ts holds both functions against plain ones.
;;
;; Memory, as token-filter.ts fills it: 0 to 4095 a byte for each length of token, not 0 if it is asked for; 4096 to
;; 36863 a byte for each mark of a token, the same; 36864 not 0 if tokens with other characters than ASCII are asked
;; for. The text lies anywhere behind, with 64 bytes after its end that may be read.
(module
  (memory (import "scan" "memory") 1)

  ;; Line feeds in [at, end).
  (func (export "countLineFeeds") (param $at i32) (param $end i32) (result i32)
    (local $count i32) (local $stop i32) (local $sums v128)
    (block $few
      (loop $next
        (local.set $stop (i32.sub (local.get $end) (local.get $at)))
        (br_if $few (i32.or (i32.ge_u (local.get $at) (local.get $end)) (i32.lt_u (local.get $stop) (i32.const 64))))
        ;; Each of the sixteen sums is a byte: 63 turns of at most four.
        (if (i32.gt_u (local.get $stop) (i32.const 4032)) (then (local.set $stop (i32.const 4032))))
        (local.set $stop (i32.add (local.get $at) (i32.and (local.get $stop) (i32.const -64))))
        (local.set $sums (v128.const i64x2 0 0))
        (loop $turn
          ;; What is equal is -1.
          (local.set $sums
            (i8x16.sub (local.get $sums)
              (i8x16.add
                (i8x16.add
                  (i8x16.eq (v128.load (local.get $at)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))
                  (i8x16.eq (v128.load offset=16 (local.get $at)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10)))
                (i8x16.add
                  (i8x16.eq (v128.load offset=32 (local.get $at)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))
                  (i8x16.eq (v128.load offset=48 (local.get $at)) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))))))
          (br_if $turn (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 64))) (local.get $stop))))
        (local.set $sums (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $sums))))
        (local.set $count
          (i32.add (local.get $count)
            (i32.add
              (i32.add (i32x4.extract_lane 0 (local.get $sums)) (i32x4.extract_lane 1 (local.get $sums)))
              (i32.add (i32x4.extract_lane 2 (local.get $sums)) (i32x4.extract_lane 3 (local.get $sums))))))
        (br $next)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $count (i32.add (local.get $count) (i32.eq (i32.load8_u (local.get $at)) (i32.const 10))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $count))

  ;; Whether the token in [at, end) can be one that is asked for: by its mark, in which the bit that tells upper from
  ;; lower case does not count.
  (func $isMarked (param $at i32) (param $end i32) (result i32)
    (local $byte i32) (local $all i32) (local $mark i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $all (i32.or (local.get $all) (local.get $byte)))
        (local.set $mark
          (i32.add (i32.mul (local.get $mark) (i32.const 31)) (i32.or (local.get $byte) (i32.const 32))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (if (result i32) (i32.and (local.get $all) (i32.const 128))
      (then (i32.load8_u offset=36864 (i32.const 0)))
      (else
        (i32.load8_u offset=4096
          (i32.and
            (i32.xor (local.get $mark) (i32.shr_u (local.get $mark) (i32.const 15)))
            (i32.const 32767))))))

  ;; Writes the places of both quotes of each token between neighbouring quotes in [at, end) that can be one that is
  ;; asked for, eight bytes a token, to [out, outEnd). Stops when that is full. Answers where it stopped writing.
  (func (export "quotedTokens") (param $at i32) (param $end i32) (param $out i32) (param $outEnd i32) (result i32)
    (local $found i64) (local $last i32) (local $quote i32) (local $length i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    ;; So far before the text that no length reaches it.
    (local.set $last (i32.const -65536))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (if
          (v128.any_true
            (v128.or
              (v128.or
                (local.tee $a (i8x16.eq (v128.load (local.get $at)) (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34)))
                (local.tee $b (i8x16.eq (v128.load offset=16 (local.get $at)) (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34))))
              (v128.or
                (local.tee $c (i8x16.eq (v128.load offset=32 (local.get $at)) (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34)))
                (local.tee $d (i8x16.eq (v128.load offset=48 (local.get $at)) (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34))))))
          (then
            (local.set $found
              (i64.or
                (i64.or
                  (i64.extend_i32_u (i8x16.bitmask (local.get $a)))
                  (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $b))) (i64.const 16)))
                (i64.or
                  (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $c))) (i64.const 32))
                  (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $d))) (i64.const 48)))))
            (loop $nextQuote
              (local.set $quote (i32.add (local.get $at) (i32.wrap_i64 (i64.ctz (local.get $found)))))
              (br_if $done (i32.ge_u (local.get $quote) (local.get $end)))
              (local.set $length (i32.sub (i32.sub (local.get $quote) (local.get $last)) (i32.const 1)))
              (if (i32.lt_u (local.get $length) (i32.const 4096))
                (then
                  (if (i32.load8_u (local.get $length))
                    (then
                      (if (call $isMarked (i32.add (local.get $last) (i32.const 1)) (local.get $quote))
                        (then
                          (i32.store (local.get $out) (local.get $last))
                          (i32.store offset=4 (local.get $out) (local.get $quote))
                          (local.set $out (i32.add (local.get $out) (i32.const 8)))
                          (br_if $done (i32.ge_u (local.get $out) (local.get $outEnd)))))))))
              (local.set $last (local.get $quote))
              (local.set $found (i64.and (local.get $found) (i64.sub (local.get $found) (i64.const 1))))
              (br_if $nextQuote (i32.eqz (i64.eqz (local.get $found)))))))
        (local.set $at (i32.add (local.get $at) (i32.const 64)))
        (br $next)))
    (local.get $out)))
