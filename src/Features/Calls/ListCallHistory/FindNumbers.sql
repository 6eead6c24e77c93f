select find_numbers(@Digits, @AtMost);
