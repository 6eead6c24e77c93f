using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace DutyCall.Domain;

sealed record Question(string Text, string? Region);

/// <summary>One library's whole opinion of a text.</summary>
sealed record Reading(
    string? Error, string? E164, string? Region, string? Type, bool Valid, bool Possible, string? National, string? International)
{
    public const string Emergency = "EMERGENCY";

    public static Reading Of(PhoneNumberParse parse) => parse is { Number: { } number }
        ? new(null, number.E164, number.Region, Upper(number.Type), number.IsValid, number.IsPossible, number.National, number.International)
        : new(ErrorOf(parse.Problem!.Kind), null, null, null, false, false, null, null);

    static string Upper(PhoneNumberType type) =>
        string.Concat(type.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    static string ErrorOf(PhoneNumberProblemKind kind) => kind switch
    {
        PhoneNumberProblemKind.MissingCountryCode or PhoneNumberProblemKind.InvalidCountryCode => "INVALID_COUNTRY",
        PhoneNumberProblemKind.Emergency => Emergency,
        PhoneNumberProblemKind.NotANumber => "NOT_A_NUMBER",
        PhoneNumberProblemKind.TooShort => "TOO_SHORT",
        PhoneNumberProblemKind.TooLong => "TOO_LONG",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}

/// <summary>libphonenumber-js, asked through Node.</summary>
static class Oracle
{
    public static readonly string Package = Path.GetFullPath("../../../../node_modules/libphonenumber-js", Here());

    public static async Task<IReadOnlyList<Reading>> Ask(IReadOnlyCollection<Question> questions)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Here(), "oracle.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        })!;

        var asking = Task.Run(async () =>
        {
            foreach (var question in questions)
                await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question, JsonSerializerOptions.Web));
            node.StandardInput.Close();
        });

        var answers = new List<Reading>(questions.Count);
        while (await node.StandardOutput.ReadLineAsync() is { } line)
            answers.Add(JsonSerializer.Deserialize<Reading>(line, JsonSerializerOptions.Web)!);

        await asking;
        await node.WaitForExitAsync();
        Assert.Equal((0, questions.Count), (node.ExitCode, answers.Count));
        return answers;
    }

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
