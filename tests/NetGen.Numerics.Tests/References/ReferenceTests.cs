using System.Reflection;

namespace NetGen.Numerics.Tests;

/// <summary>The generated networks of tests/References/specs and of models/ against PyTorch.</summary>
public class ReferenceTests
{
    /// <summary>Those that take long, once each: not again at every vector width.</summary>
    private static readonly string[] s_large = ["googlenet", "alexnet"];

    /// <summary>A check for every file of numbers: that of a network, unless it has one of its own.</summary>
    private static readonly Dictionary<string, Action> s_all =
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "References"), "*.safetensors")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)
            .ToDictionary(name => name, name => name switch
            {
                "sobel" => CheckSobel,
                "non-finite" => NonFiniteChecks.Run,
                _ => CheckOf(name),
            });

    private static readonly Dictionary<string, Action> _checks = s_all.Where(check => !s_large.Contains(check.Key)).ToDictionary();

    private static readonly Dictionary<string, Action> _largeChecks = s_all.Where(check => s_large.Contains(check.Key)).ToDictionary();

    public static TheoryData<string> Names => new(_checks.Keys);

    public static TheoryData<string> LargeNames => new(_largeChecks.Keys);

    internal static IEnumerable<string> AllNames => _checks.Keys;

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name) => _checks[name]();

    [Theory]
    [MemberData(nameof(LargeNames))]
    public void Large_network_agrees_with_PyTorch(string name) => _largeChecks[name]();

    [Fact]
    public void GoogLeNet_agrees_with_itself_by_Winograd()
    {
        using GoogLeNet direct = GoogLeNet.Create(3);
        using Models.GoogLeNet winograd = Models.GoogLeNet.Create(3);
        float[] image = PhiloxDefinition.Fill(3, 0, GoogLeNet.InputLength, 1);
        float[] expected = new float[GoogLeNet.OutputLength], outputs = new float[GoogLeNet.OutputLength];
        direct.Forward(image, expected);
        winograd.Forward(image, outputs);
        double[] exact = Comparison.ToDouble(expected);
        Comparison.AssertCloseInNorm("outputs", outputs, exact, Comparison.Norm(exact));
        Assert.NotEqual(expected, outputs);
    }

    /// <summary>All of them, for the runs at other vector widths.</summary>
    internal static int RunAll()
    {
        foreach (Action check in _checks.Values)
            check();
        return _checks.Count;
    }

    /// <summary>
    /// The check of the network whose class has the file's name: of this assembly, else of models/.
    /// </summary>
    private static Action CheckOf(string name)
    {
        string className = name.Replace("-", "");
        Type network = new[] { typeof(ReferenceTests).Assembly, typeof(Models.FashionCnn).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .First(type => type.Name.Equals(className, StringComparison.OrdinalIgnoreCase) && type.IsAssignableTo(typeof(IDisposable)));
        MethodInfo check = typeof(ReferenceTests).GetMethod(nameof(Check), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (Action)check.MakeGenericMethod(network).Invoke(null, [name])!;
    }

    private static Action Check<T>(string name) where T : class, ITrainableNetwork<T> => () => new ReferenceCheck<T>(name).Run();

    /// <summary>A network that is not trained: its outputs alone.</summary>
    private static void CheckSobel()
    {
        ReferenceFile file = new("sobel");
        using Sobel network = Sobel.Create(file.Seed);
        float[] outputs = new float[file.Floats("outputs").Length];
        network.Forward(PhiloxDefinition.Fill(file.Seed, (uint)Sobel.Info.Parameters.Count, Sobel.InputLength, 1), outputs);
        Comparison.AssertClose("sobel: outputs", outputs, Comparison.ToDouble(file.Floats("outputs")));
    }
}
