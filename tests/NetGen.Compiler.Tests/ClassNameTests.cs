using System.Text.RegularExpressions;

namespace NetGen.Compiler.Tests;

/// <summary>A class cannot be called like one of its members, so the front must know them all.</summary>
public sealed class ClassNameTests
{
    [Fact]
    public void Every_member_of_a_generated_class_is_refused_as_its_name()
    {
        ShapedNetwork network = Specs.Shape(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "models", "fashion-cnn.yaml")));
        string text = NetworkCompiler.Generate(network, new GenerationOptions("Net", GenerationOptions.DefaultStackBudget)).Files[0].Text;

        // A declaration's name is the last word before its parameters, value, body, bases or end.
        const string Declaration = @"^ {8}(?:public|private) [^(={;\n]*?(\w+)\s*(?:[(={;\n]|\s:\s)";
        string[] members = [.. Regex.Matches(text, Declaration, RegexOptions.Multiline).Select(match => match.Groups[1].Value).Distinct()];

        Assert.Contains("_parameters", members);
        Assert.Contains("Kernels", members);
        Assert.Contains("ForwardStackBytes", members);
        // The constructor is called like the class.
        Assert.Empty(members.Except(CSharpNames.Members).Except([network.Name]));
    }
}
