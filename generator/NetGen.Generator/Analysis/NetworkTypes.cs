using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace NetGen.Generator.Analysis;

/// <summary>The runtime's types, by which calls of networks are known.</summary>
internal sealed class NetworkTypes
{
    private static readonly HashSet<string> NetworkMethods = ["Forward", "Predict", "Classify", "Backward"];

    private readonly INamedTypeSymbol _network;
    private readonly INamedTypeSymbol? _trainer;

    private NetworkTypes(INamedTypeSymbol network, INamedTypeSymbol? trainer)
    {
        _network = network;
        _trainer = trainer;
    }

    /// <summary>Null where the compilation does not know the runtime.</summary>
    public static NetworkTypes? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName("NetGen.INetwork`1") is INamedTypeSymbol network
            ? new NetworkTypes(network, compilation.GetTypeByMetadataName("NetGen.Trainer`1"))
            : null;

    public static bool IsSpan(ITypeSymbol? type) =>
        type is INamedTypeSymbol
        {
            Name: "Span" or "ReadOnlySpan", Arity: 1,
            ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
        };

    /// <summary>The network whose samples the call takes; null where it is no such call, or the network is not known here.</summary>
    public NetworkLengths? NetworkOf(IInvocationOperation call)
    {
        if (call.Instance?.Type is not INamedTypeSymbol receiver)
            return null;
        if (NetworkMethods.Contains(call.TargetMethod.Name))
            return LengthsOf(IsNetworkInterface(receiver) ? receiver.TypeArguments[0] : receiver);
        if (call.TargetMethod.Name == "Step" && SymbolEqualityComparer.Default.Equals(receiver.OriginalDefinition, _trainer))
            return LengthsOf(receiver.TypeArguments[0]);
        return null;
    }

    private bool IsNetworkInterface(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && type.Arity == 1 &&
        type.AllInterfaces.Add(type).Any(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, _network));

    private NetworkLengths? LengthsOf(ITypeSymbol type)
    {
        bool isNetwork = type.AllInterfaces.Any(one => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, _network));
        return isNetwork && ConstantOf(type, "InputLength") is int input && ConstantOf(type, "OutputLength") is int output
            ? new NetworkLengths(type.Name, input, output)
            : null;
    }

    private static int? ConstantOf(ITypeSymbol type, string name) =>
        type.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue is int value && value > 0 ? value : null;
}
