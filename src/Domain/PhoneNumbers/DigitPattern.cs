namespace DutyCall.Domain;

/// <summary>
/// A pattern of a numbering plan as a deterministic automaton: one table step per digit, and, unlike a regular expression,
/// able to say whether the digits so far could still become a match. Understands what plans use: digits, \d, classes,
/// groups, alternatives, ? and {n,m}; every language is finite.
/// </summary>
sealed class DigitPattern
{
    const int Dead = -1, Digits = 10, Accepting = 0;

    readonly List<int[]> steps = [];
    readonly List<bool> accepting = [];

    public DigitPattern(string pattern)
    {
        var automaton = new Nondeterministic(pattern);
        var known = new Dictionary<string, int>();
        var waiting = new Queue<int[]>();

        Number(automaton.Start);

        for (var state = 0; waiting.TryDequeue(out var members); state++)
        {
            for (var digit = 0; digit < Digits; digit++)
                steps[state][digit] = automaton.Step(members, digit) is { Length: > 0 } next ? Number(next) : Dead;
        }

        int Number(int[] members)
        {
            var key = string.Join(',', members);
            if (known.TryGetValue(key, out var number))
                return number;

            known[key] = number = steps.Count;
            steps.Add(new int[Digits]);
            accepting.Add(members.Contains(Accepting));
            waiting.Enqueue(members);
            return number;
        }
    }

    public bool Matches(ReadOnlySpan<char> digits) => Walk(digits) is var state and not Dead && accepting[state];

    public bool MatchesStartOf(ReadOnlySpan<char> digits)
    {
        var state = 0;

        foreach (var digit in digits)
        {
            if (accepting[state])
                return true;
            if ((state = steps[state][digit - '0']) == Dead)
                return false;
        }

        return accepting[state];
    }

    /// <summary>More digits could make this a match.</summary>
    public bool CouldGrowFrom(ReadOnlySpan<char> digits) =>
        Walk(digits) is var state and not Dead && Array.Exists(steps[state], next => next != Dead);

    int Walk(ReadOnlySpan<char> digits)
    {
        var state = 0;

        foreach (var digit in digits)
        {
            if ((state = steps[state][digit - '0']) == Dead)
                return Dead;
        }

        return state;
    }

    /// <summary>One state per digit of the pattern, built from its end to its start; state 0 accepts.</summary>
    sealed class Nondeterministic
    {
        readonly List<(int Digits, int[] Next)> states = [(0, [])];
        readonly string pattern;
        int position;

        public int[] Start { get; }

        public Nondeterministic(string pattern)
        {
            this.pattern = pattern;
            var alternatives = ReadAlternatives();
            if (position < pattern.Length)
                throw new FormatException($"Cannot read the pattern {pattern} at {position}.");

            Start = alternatives([Accepting]);
        }

        public int[] Step(int[] members, int digit) =>
            [.. members.Where(member => (states[member].Digits >> digit & 1) == 1).SelectMany(member => states[member].Next).Distinct().Order()];

        // Each part becomes a function from the states that may follow it to the states that may begin it.
        Func<int[], int[]> ReadAlternatives()
        {
            List<Func<int[], int[]>> alternatives = [ReadSequence()];
            for (; Next == '|'; alternatives.Add(ReadSequence()))
                position++;

            return follow => [.. alternatives.SelectMany(alternative => alternative(follow)).Distinct().Order()];
        }

        Func<int[], int[]> ReadSequence()
        {
            List<Func<int[], int[]>> parts = [];
            while (Next is not ('|' or ')' or '\0'))
                parts.Add(ReadRepeated());

            return follow => parts.AsEnumerable().Reverse().Aggregate(follow, (after, part) => part(after));
        }

        Func<int[], int[]> ReadRepeated()
        {
            var part = Next == '(' ? ReadGroup() : ReadDigits();
            var (least, most) = ReadCount();

            return follow =>
            {
                var begin = follow;
                for (var i = least; i < most; i++)
                    begin = [.. part(begin).Union(follow)];
                for (var i = 0; i < least; i++)
                    begin = part(begin);
                return begin;
            };
        }

        Func<int[], int[]> ReadGroup()
        {
            position += pattern.AsSpan(position).StartsWith("(?:") ? 3 : 1;
            var group = ReadAlternatives();
            Expect(')');
            return group;
        }

        Func<int[], int[]> ReadDigits()
        {
            var digits = Next switch
            {
                '\\' => ReadAnyDigit(),
                '[' => ReadClass(),
                var digit => Bit(digit, position++),
            };

            return follow =>
            {
                states.Add((digits, follow));
                return [states.Count - 1];
            };
        }

        int ReadAnyDigit()
        {
            position++;
            Expect('d');
            return (1 << Digits) - 1;
        }

        int ReadClass()
        {
            var digits = 0;

            for (position++; Next != ']'; position++)
            {
                var first = Next;
                if (position + 2 < pattern.Length && pattern[position + 1] == '-')
                    position += 2;
                for (var digit = first; digit <= Next; digit++)
                    digits |= Bit(digit, position);
            }

            position++;
            return digits;
        }

        (int Least, int Most) ReadCount()
        {
            if (Next == '?')
            {
                position++;
                return (0, 1);
            }

            if (Next != '{')
                return (1, 1);

            var end = pattern.IndexOf('}', position);
            var counts = pattern[(position + 1)..end].Split(',').Select(int.Parse).ToArray();
            position = end + 1;
            return (counts[0], counts[^1]);
        }

        int Bit(char digit, int at) =>
            char.IsAsciiDigit(digit) ? 1 << digit - '0' : throw new FormatException($"Cannot read the pattern {pattern} at {at}.");

        void Expect(char expected)
        {
            if (Next != expected)
                throw new FormatException($"The pattern {pattern} lacks {expected} at {position}.");
            position++;
        }

        char Next => position < pattern.Length ? pattern[position] : '\0';
    }
}
