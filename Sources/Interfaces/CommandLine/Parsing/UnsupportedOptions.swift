/// Options of the AWS CLI that Muster does not have, with the alternative. Completion and help do
/// not list them.
let unsupportedOptions = [
  "--no-verify-ssl": "certificates are always verified; use --ca-bundle FILE to trust your own",
  // There is no well-maintained JMESPath library for C; `jp` is by the authors of JMESPath.
  "--query": "pipe the JSON output to jp, which reads the same expressions (JMESPath), or to jq",
]
