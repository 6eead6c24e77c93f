using System.Text.RegularExpressions;

namespace DutyCall.Domain;

/// <summary>PhoneNumber beside libphonenumber-js on the same metadata, over a hundred thousand texts.</summary>
public sealed partial class PhoneNumberOracleTests
{
    const int Seed = 20260717, Count = 100_000;

    /// <summary>Where this application reads more than the library does: the text that says the same in words the library knows.</summary>
    static readonly (string Reason, Func<Question, Question> InItsWords)[] Allowed =
    [
        ("The library drops a full-width plus; Google's own reads it.",
            question => question with { Text = question.Text.Replace('\uFF0B', '+') }),
        ("The library leaves an extension in the digits it was typed in; they could not be dialed.",
            question => question with { Text = Ascii(question.Text) }),
        ("00 and 011 are read where no number begins so, when the number is valid that way and no other.",
            question => !Ours(question).Valid ? question : new(InternationalPrefix().Replace(Ascii(question.Text), "+"), null)),
    ];

    [Fact]
    public async Task Reads_what_the_library_reads()
    {
        var questions = new PhoneNumberSamples(Seed).Take(Count).ToArray();
        var expected = await Oracle.Ask(questions);

        var disagreements = Disagreeing(questions.Select(question => (Asked: question, InItsWords: question)), expected);
        foreach (var (_, inItsWords) in Allowed)
        {
            var rewritten = disagreements.Select(pair => (pair.Asked, inItsWords(pair.InItsWords))).ToArray();
            disagreements = Disagreeing(rewritten, await Oracle.Ask([.. rewritten.Select(pair => pair.Item2)]));
        }

        Assert.Equal(Count, expected.Count);
        Assert.True(expected.Count(reading => reading.Valid) > Count / 4, "The samples are too few valid numbers to prove anything.");
        Assert.True(disagreements is [], string.Join('\n', disagreements.Select(pair => $"{pair.Asked}: {Ours(pair.Asked)}")));
    }

    [Theory]
    [InlineData("1-800-FLOWERS", "US", "1-800-356-9377")]
    [InlineData("1 (800) GOT-MILK", "CA", "1 (800) 468-6455")]
    [InlineData("+1 888 go-fedex ext 4", null, "+1 888 46-33339 ext 4")]
    [InlineData("0800 REVERSE", "GB", "0800 7383773")]
    [InlineData("1300 FLOWER", "AU", "1300 356937")]
    public async Task Dials_letters_as_on_a_keypad(string vanity, string? region, string digits)
    {
        var expected = Assert.Single(await Oracle.Ask([new(digits, region)]));

        Assert.Equal(expected, Ours(new(vanity, region)));
    }

    [GeneratedRegex(@"^[^0-9+]*0[^0-9]*(?:0|1[^0-9]*1)[^0-9]*(?=[1-9])")]
    private static partial Regex InternationalPrefix();

    // The library knows no emergency numbers: for 112 without a country it only says that it cannot read it.
    static bool Agree(Question question, Reading expected) =>
        Ours(question) is var ours && (ours == expected || (ours.Error == Reading.Emergency && expected.Error is not null));

    static Reading Ours(Question question) => Reading.Of(PhoneNumber.Parse(question.Text, question.Region));

    static (Question Asked, Question InItsWords)[] Disagreeing(IEnumerable<(Question Asked, Question InItsWords)> questions, IReadOnlyList<Reading> expected) =>
        [.. questions.Zip(expected).Where(pair => !Agree(pair.First.Asked, pair.Second)).Select(pair => pair.First)];

    static string Ascii(string text) =>
        string.Concat(text.Select(character => char.IsDigit(character) ? (char)('0' + (int)char.GetNumericValue(character)) : character));
}
